import { encode } from '@msgpack/msgpack';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase, useDatabase } from '@/lib/db/client';
import { loadTargetDoc } from '@/lib/db/target-store';
import { closeDeltaPool, runDeltaTask } from '@/lib/delta/pool';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { describeTarget, type TargetUnderTest } from './contract';
import { placeDocument } from './embedded/place-document';
import { webhookTarget } from './webhook/target';
import { conforming, type Receiver, SECRET, startReceiver } from './webhook/test-receiver';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: OpenDatabase;
let receiver: Receiver;

beforeAll(async () => {
  process.env['DLQ_WEBHOOK_PRIVATE'] = '1';
  database = await createTestDatabase();
  opened = openDatabase(database.url);
  useDatabase(opened);
  receiver = await startReceiver(conforming);
});

afterAll(async () => {
  delete process.env['DLQ_WEBHOOK_PRIVATE'];
  await receiver.close();
  await closeDeltaPool();
  useDatabase(null);
  await opened.end();
  await database.drop();
});

async function readRow(scope: TenantScope, collection: string, document: string) {
  const stored = await loadTargetDoc(scope, collection);
  if (stored.document === null) return null;
  const hint = { collection, documentId: '*' };
  const decoded = await runDeltaTask('decode', { bytes: stored.document, hint });
  if (decoded.kind === 'stopped') throw new Error(decoded.message);
  return decoded.value.changes.find((row) => row.document === document)?.set ?? null;
}

describeTarget('webhook', (): TargetUnderTest => ({
  target: webhookTarget({ url: receiver.url, secret: SECRET }),
  prepare: (scope, { collection, document, uniqueFields = [], references = {} }, writer) =>
    placeDocument(scope, {
      collection,
      document,
      writer,
      rules: { unique: [...uniqueFields], references },
    }),
  read: readRow,
}));

const scope = mintTenantScope(7n as TenantId, 'user:test');
const REQUEST = {
  scope,
  entryId: 42n as EntryId,
  collection: 'orders',
  documentId: 'o1',
  delta: encode({ n: 1 }),
  attempt: 3,
  idempotencyKey: '7/42/2',
  username: 'alice',
  peerId: 18_446_744_073_709_551_615n as U64,
  mutationId: 9n as U64,
};

/** A receiver for one test. */
const misbehaving: Receiver[] = [];
afterEach(async () => {
  await Promise.all(misbehaving.splice(0).map((each) => each.close()));
});

async function against(answer: Parameters<typeof startReceiver>[0], requestMs = 5_000) {
  const server = await startReceiver(answer);
  misbehaving.push(server);
  return webhookTarget({ url: server.url, secret: SECRET, requestMs });
}

const saying =
  (status: number, type: string, body: string): Parameters<typeof startReceiver>[0] =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
const json = (answer: object) => saying(200, 'application/json', JSON.stringify(answer));

describe('webhook: what is asked', () => {
  test('a retry carries who, what and the bytes, signed under its key', async () => {
    let seen: unknown;
    const target = await against((request, response, body) => {
      expect(request.method).toBe('POST');
      expect(request.headers['webhook-id']).toBe('7_42_2');
      seen = new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
        .end('{"outcome":"accepted","version":18446744073709551615}');
    });
    expect(await target.retry(REQUEST)).toEqual({
      kind: 'accepted',
      version: '18446744073709551615',
      wrote: null,
    });
    expect(seen).toEqual({
      protocol: 1,
      kind: 'attempt',
      mode: 'retry',
      idempotency_key: '7/42/2',
      attempt: 3,
      tenant_id: '7',
      entry_id: '42',
      collection: 'orders',
      document_id: 'o1',
      username: 'alice',
      peer_id: '18446744073709551615',
      mutation_id: '9',
      delta_base64: Buffer.from(REQUEST.delta).toString('base64'),
    });
  });

  test('a force-apply carries the values, and the version it is bound to', async () => {
    let seen: unknown;
    const target = await against((_, response, body) => {
      seen = JSON.parse(body);
      return json({ outcome: 'moved' })(_, response, body);
    });
    expect(await target.forceApply({ ...REQUEST, expectedVersion: '17' })).toEqual({
      kind: 'moved',
    });
    expect(seen).toMatchObject({
      mode: 'force_apply',
      expected_version: '17',
      changes: [{ document: 'o1', kind: 'edit', set: { n: 1 }, unset: [] }],
    });
    expect(seen).not.toHaveProperty('delta_base64');
  });
});

describe('webhook: what is answered', () => {
  test.each([
    [{ outcome: 'refused', violation: 'RateLimited' }, { kind: 'rate_limited' }],
    [
      { outcome: 'refused', violation: { unique_violation: { field: 'email', value: 'a@b.c' } } },
      { kind: 'unique_violation', field: 'email', value: 'a@b.c' },
    ],
    [
      { outcome: 'refused', violation: { NewKind: { n: 1 } } },
      { kind: 'unknown', tag: 'NewKind', detail: '{"n":1}' },
    ],
  ])('a refusal with its violation: %j', async (answer, violation) => {
    const target = await against(json(answer));
    expect(await target.retry(REQUEST)).toEqual({ kind: 'refused', violation });
  });

  test('peers beyond 2^53 arrive exactly, as numbers too', async () => {
    const body = '{"outcome":"pended","missing":[{"peer":18446744073709551615,"from":2}]}';
    const target = await against(saying(200, 'application/json', body));
    expect(await target.retry(REQUEST)).toEqual({
      kind: 'pended',
      missing: [{ peer: '18446744073709551615', from: 2 }],
    });
  });

  test.each([
    ['failed', 400, { kind: 'failed', temporary: false }],
    ['failed', 413, { kind: 'failed', temporary: false }],
    ['failed', 401, { kind: 'failed', temporary: true }],
    ['failed', 404, { kind: 'failed', temporary: true }],
    ['failed', 429, { kind: 'failed', temporary: true }],
    ['failed', 503, { kind: 'failed', temporary: true }],
    ['unknown', 500, { kind: 'unknown' }],
    ['unknown', 502, { kind: 'unknown' }],
    ['unknown', 504, { kind: 'unknown' }],
    ['unknown', 201, { kind: 'unknown' }],
    ['unknown', 204, { kind: 'unknown' }],
  ])('%s by the status %i', async (_, status, outcome) => {
    const target = await against(saying(status, 'application/json', ''));
    const answer = await target.retry(REQUEST);
    expect(answer).toMatchObject(outcome);
    expect('message' in answer && answer.message).toContain(String(status));
  });

  test('a redirect is not followed', async () => {
    let followed = false;
    const target = await against((request, response) => {
      followed ||= request.url !== '/sync';
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await target.retry(REQUEST)).toMatchObject({ kind: 'failed', temporary: true });
    expect(followed).toBe(false);
  });

  test.each([
    ['text', saying(200, 'text/html', '<p>ok'), /not JSON/],
    ['broken JSON', saying(200, 'application/json', '{"outcome"'), /protocol/],
    ['another protocol', json({ status: 'ok' }), /protocol/],
    ['an unknown outcome', json({ outcome: 'maybe' }), /protocol/],
    ['no version', json({ outcome: 'accepted' }), /protocol/],
    ['too long an answer', saying(200, 'application/json', ' '.repeat(5 << 20)), /longer/],
  ])('nobody knows after %s', async (_, answer, message) => {
    const outcome = await (await against(answer)).retry(REQUEST);
    expect(outcome.kind).toBe('unknown');
    expect(outcome.kind === 'unknown' && outcome.message).toMatch(message);
  });

  test.each([
    ['it hangs', () => undefined],
    [
      'it trickles',
      (_: unknown, response: Parameters<typeof conforming>[1]) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const dripping = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(dripping));
      },
    ],
  ])('nobody knows when %s beyond the deadline', async (_, answer) => {
    const target = await against(answer, 300);
    const outcome = await target.retry(REQUEST);
    expect(outcome).toEqual({ kind: 'unknown', message: 'It did not answer within 0.3 s.' });
  });

  test('nobody knows when the connection breaks after the request', async () => {
    const target = await against((request) => {
      request.socket.destroy();
    });
    expect(await target.retry(REQUEST)).toMatchObject({ kind: 'unknown' });
  });

  test('nothing was written when nobody listens', async () => {
    const gone = await startReceiver(() => undefined);
    await gone.close();
    const target = webhookTarget({ url: gone.url, secret: SECRET });
    expect(await target.retry(REQUEST)).toEqual({
      kind: 'failed',
      message: 'Nothing was sent. It refused the connection.',
      temporary: true,
    });
  });

  test('given up by its caller, it lets go of the connection', async () => {
    const giveUp = new AbortController();
    let left: () => void;
    const leaving = new Promise<void>((done) => (left = done));
    const target = await against((request) => {
      request.socket.once('close', () => left());
      giveUp.abort();
    });
    expect(await target.retry({ ...REQUEST, signal: giveUp.signal })).toMatchObject({
      kind: 'unknown',
    });
    await leaving;
  });
});

describe('webhook: where it may lead', () => {
  test.each([
    ['loopback', 'http://127.0.0.1:1/'],
    ['a name of loopback', 'https://localhost:1/'],
    ['a private network', 'https://10.0.0.1/'],
  ])('not to %s unless the environment allows it', async (_, url) => {
    process.env['DLQ_WEBHOOK_PRIVATE'] = '';
    try {
      const outcome = await webhookTarget({ url, secret: SECRET }).retry(REQUEST);
      expect(outcome).toMatchObject({ kind: 'failed', temporary: true });
      expect(outcome.kind === 'failed' && outcome.message).toContain('private network');
    } finally {
      process.env['DLQ_WEBHOOK_PRIVATE'] = '1';
    }
  });
});

test('webhook: a name is judged by what it leads to', async () => {
  let reached = false;
  const server = await startReceiver((_, response) => {
    reached = true;
    response.end();
  });
  misbehaving.push(server);
  process.env['DLQ_WEBHOOK_PRIVATE'] = '';
  try {
    // Not the name of loopback as the address check knows it; only resolving tells where it leads.
    const url = server.url.replace('http://127.0.0.1', 'https://localhost.');
    const outcome = await webhookTarget({ url, secret: SECRET }).retry(REQUEST);
    expect(outcome.kind).toBe('failed');
    expect(outcome.kind === 'failed' && outcome.message).toMatch(/private network|resolved/);
    expect(reached).toBe(false);
  } finally {
    process.env['DLQ_WEBHOOK_PRIVATE'] = '1';
  }
});

describe('webhook: preview and test', () => {
  test.each([
    ['fails', saying(500, 'text/plain', '')],
    ['is no answer', json({ outcome: 'accepted', version: '1' })],
    ['is not JSON', saying(200, 'text/plain', 'x')],
  ])('a preview that %s shows no force-apply', async (_, answer) => {
    const target = await against(answer);
    expect(await target.preview(REQUEST)).toMatchObject({ kind: 'impossible' });
  });

  test('a test says that it is there and checks signatures', async () => {
    const target = webhookTarget({ url: receiver.url, secret: SECRET });
    expect(await target.probe(scope)).toMatchObject({ kind: 'answered', checksSignature: true });
  });

  test('a test finds a receiver that takes any signature, one that refuses ours, and one that is no receiver', async () => {
    const careless = await against(json({ outcome: 'pong' }));
    expect(await careless.probe(scope)).toMatchObject({
      kind: 'answered',
      checksSignature: false,
    });
    const stranger = webhookTarget({
      url: receiver.url,
      secret: `whsec_${Buffer.from('x'.repeat(32)).toString('base64')}`,
    });
    expect(await stranger.probe(scope)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('signature') as string,
    });
    const page = await against(saying(200, 'text/html', ''));
    expect(await page.probe(scope)).toMatchObject({ kind: 'failed' });
  });
});
