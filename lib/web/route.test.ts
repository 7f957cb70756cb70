import { describe, expect, test } from 'vitest';
import { DeadlineError } from '@/lib/db/deadline';
import { jsonResponse } from './answer';
import { problem } from './problem';
import { defineRoute, open, type Answer } from './route';

const context = { params: Promise.resolve({}) };

function fails(error: Error) {
  return open(() => Promise.reject(error));
}

function databaseError(code: string): Error {
  // As Drizzle wraps it, parameters and all.
  const cause = Object.assign(new Error('detail with a value'), { code });
  return new Error('Failed query: insert … params: hunter2', { cause });
}

async function call(method: string, handler = open(async (): Promise<Answer> => jsonResponse({}))) {
  const routes = defineRoute({ [method]: handler });
  const request = new Request('http://localhost/x', { method });
  const answer = await routes[method as 'GET' | 'POST'](request, context);
  return { answer, body: (await answer.json()) as Record<string, unknown> };
}

describe('answers', () => {
  test('carry a request id and are not stored', async () => {
    const { answer } = await call('GET');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('integers beyond 2^53 keep their digits', async () => {
    const routes = defineRoute({ GET: open(async () => jsonResponse({ n: 2n ** 64n - 1n })) });
    const answer = await routes.GET(new Request('http://localhost/x'), context);
    expect(await answer.text()).toBe('{"n":18446744073709551615}');
  });

  test('a refusal is problem+json with its headers', async () => {
    const refusal = problem(409, 'conflict', 'It changed.', {
      headers: { 'Retry-After': '1' },
      members: { state: 'resolved' },
    });
    const { answer, body } = await call(
      'POST',
      open(async () => refusal),
    );
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'It changed.',
      code: 'conflict',
      state: 'resolved',
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test('a method without a handler is 405 and says which there are', async () => {
    const routes = defineRoute({ GET: open(async () => jsonResponse({})) });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      const answer = await routes[method](new Request('http://localhost/x', { method }), context);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('failures', () => {
  test('a fault of ours is 500 and tells nothing of itself', async () => {
    const { answer, body } = await call('POST', fails(databaseError('42601')));
    expect(body).toMatchObject({ status: 500, code: 'unexpected' });
    expect(body['request_id']).toBe(answer.headers.get('x-request-id'));
    expect(JSON.stringify(body)).not.toMatch(/hunter2|insert|value/);
  });

  test.each<[string, string, Error, string]>([
    ['GET', 'a read that took too long', new DeadlineError(5, false), 'unavailable'],
    ['POST', 'a read that took too long', new DeadlineError(5, false), 'unavailable'],
    ['POST', 'a write that took too long', new DeadlineError(5, true), 'outcome-unknown'],
    ['POST', 'a lost connection', databaseError('CONNECTION_CLOSED'), 'outcome-unknown'],
    ['GET', 'a lost connection', databaseError('CONNECTION_CLOSED'), 'unavailable'],
    ['POST', 'a refused connection', databaseError('ECONNREFUSED'), 'unavailable'],
    ['POST', 'a server shutting down', databaseError('57P01'), 'unavailable'],
    ['POST', 'a full disk', databaseError('53100'), 'storage-full'],
    ['POST', 'a locked tenant', databaseError('55P03'), 'busy'],
  ])('%s meets %s', async (method, _, error, code) => {
    const { answer, body } = await call(method, fails(error));
    expect([answer.status, body['code']]).toEqual([503, code]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
