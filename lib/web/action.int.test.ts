import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { userIdOf } from '@/lib/auth/identity';
import { ROLES, type Role } from '@/lib/auth/roles';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { signInAs, useTestDatabase } from '@/lib/auth/test-people';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { DeadlineError } from '@/lib/db/deadline';
import { tenants } from '@/lib/db/schema/queue';
import { ok, refuse } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { defineAction, type ActionCall } from './action';

/** The request an action is called in; Next has one only inside its server. */
const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => {
      const value = request.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
  }),
}));

const OWN = 'http://localhost:3000';
const schema = z.strictObject({ tenant: z.string(), reason: z.string().max(10) });
type Input = z.infer<typeof schema>;

let close: () => Promise<void>;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  close = await useTestDatabase();
  for (const tenantId of [1n, 2n]) {
    await db()
      .insert(tenants)
      .values({
        tenantId,
        lastHash: Buffer.alloc(32),
        ttlSecs: 259_200n,
        action: 'Drop',
        capacity: 10_000,
        retentionSecs: 2_592_000n,
      });
  }
  for (const role of ROLES) {
    const roles = [{ tenantId: 1n as TenantId, role }];
    tokens.set(role, (await signInAs(role, { roles })).token);
  }
});
afterAll(() => close());

let calls: ActionCall<Input>[];
beforeEach(() => {
  calls = [];
  request.headers = new Headers({ origin: OWN, host: 'localhost:3000' });
  become('operator');
});

function become(role: Role | null): void {
  request.cookies.clear();
  const token = role === null ? undefined : tokens.get(role);
  if (token !== undefined) request.cookies.set(sessionCookie().name, token);
}

const act = defineAction({
  schema,
  permission: 'resolve',
  run: async (call) => {
    calls.push(call);
    return ok('done');
  },
});
const input: Input = { tenant: '1', reason: 'because' };

test('an action does its work with a scope for the tenant and the name of who asked', async () => {
  expect(await act(input)).toEqual({ ok: true, value: 'done' });
  expect(calls).toMatchObject([
    {
      input,
      role: 'operator',
      scope: {
        tenantId: 1n,
        actor: `user:${userIdOf({ issuer: 'https://id.example', subject: 'operator' })}`,
      },
    },
  ]);
});

test('what the work refuses is handed on', async () => {
  const refusing = defineAction({
    schema,
    permission: 'resolve',
    run: async () => refuse('gone', 'The entry is gone.'),
  });
  expect(await refusing(input)).toEqual({
    ok: false,
    code: 'gone',
    message: 'The entry is gone.',
  });
});

describe('nothing is done', () => {
  test.each<[string, Record<string, string>]>([
    ['without an Origin', {}],
    ['with an opaque one', { origin: 'null' }],
    ['with an empty one', { origin: '' }],
    ['from another site', { origin: 'https://evil.example' }],
    ['from a site whose name begins like ours', { origin: `${OWN}.evil.example` }],
    ['from another port', { origin: 'http://localhost:3001' }],
    ['from another scheme', { origin: 'https://localhost:3000' }],
    [
      'with a forwarded host that fits',
      {
        origin: 'https://evil.example',
        'x-forwarded-host': 'evil.example',
        host: 'evil.example',
      },
    ],
    ['cross-site without an Origin', { 'sec-fetch-site': 'cross-site' }],
  ])('%s', async (_, headers) => {
    request.headers = new Headers(headers);
    expect(await act(input)).toMatchObject({ ok: false, code: 'origin' });
    expect(calls).toEqual([]);
  });

  test.each<[string, unknown[]]>([
    ['no argument', []],
    ['two arguments', [input, 'more']],
    ['null', [null]],
    ['a string', ['1']],
    ['a form', [new FormData()]],
    ['a missing field', [{ tenant: '1' }]],
    ['a wrong type', [{ ...input, reason: { $gt: '' } }]],
    ['an unknown field', [{ ...input, role: 'admin' }]],
    ['a tenant that is a number', [{ ...input, tenant: 1 }]],
  ])('with %s', async (_, args) => {
    expect(await act(...args)).toMatchObject({ ok: false, code: 'invalid' });
    expect(calls).toEqual([]);
  });

  test('and what was typed in is not repeated', async () => {
    const told = await act({ ...input, reason: 'a secret longer than allowed' });
    expect(told).toMatchObject({ ok: false, message: expect.stringContaining('reason') });
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  test('without a session', async () => {
    become(null);
    expect(await act(input)).toMatchObject({ ok: false, code: 'signed-out' });
    request.cookies.set(sessionCookie().name, 'made-up');
    expect(await act(input)).toMatchObject({ ok: false, code: 'signed-out' });
    expect(calls).toEqual([]);
  });

  test('below the role it needs, which is named', async () => {
    become('viewer');
    expect(await act(input)).toMatchObject({
      ok: false,
      code: 'forbidden',
      message: expect.stringContaining('operator'),
    });
    expect(calls).toEqual([]);
    become('admin');
    expect(await act(input)).toMatchObject({ ok: true });
  });

  test('in another tenant, which answers like one that is not there', async () => {
    become('admin');
    const theirs = await act({ ...input, tenant: '2' });
    expect(theirs).toMatchObject({ ok: false, code: 'not-found' });
    for (const tenant of ['3', 'x', '-1', '9223372036854775808']) {
      expect(await act({ ...input, tenant })).toEqual(theirs);
    }
    expect(calls).toEqual([]);
  });

  test('while the database is away, and that is not being signed out', async () => {
    const real = db();
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { deadlineMs: 1_000 });
    useDatabase(away);
    try {
      expect(await act(input)).toMatchObject({ ok: false, code: 'unavailable' });
    } finally {
      useDatabase({ db: real, end: async () => undefined });
      await away.end();
    }
    expect(calls).toEqual([]);
  });
});

describe('work that fails', () => {
  const failing = (error: Error) =>
    defineAction({ schema, permission: 'resolve', run: () => Promise.reject(error) });

  test('after it may have written says that it may have', async () => {
    expect(await failing(new DeadlineError(5, true))(input)).toMatchObject({
      ok: false,
      code: 'outcome-unknown',
    });
  });

  test('in a read only says so', async () => {
    expect(await failing(new DeadlineError(5, false))(input)).toMatchObject({
      ok: false,
      code: 'unavailable',
    });
  });

  test('for a reason of its own tells a number to look up, and no more', async () => {
    const told = await failing(new Error('params: hunter2'))(input);
    expect(told).toMatchObject({
      ok: false,
      code: 'unexpected',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});
