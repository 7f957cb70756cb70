import { LoroDoc, LoroMap } from 'loro-crdt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createApiKey } from '@/lib/auth/api-key';
import { openDatabase, useDatabase, db } from '@/lib/db/client';
import { getEntry as readEntry } from '@/lib/db/entries';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { parseJson } from '@/lib/codec/json-parse';
import { holdEntry } from '@/lib/services/act';
import { runSlice } from '@/lib/services/operations/run-operation';
import { saveView } from '@/lib/services/saved-views';
import { runSweep as sweepNow } from '@/lib/services/sweep';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';
import { setQueuePolicy as setPolicy } from '@/lib/services/set-policy';
import { placeDocument } from '@/lib/targets/embedded/place-document';
import { openApiDocument } from './openapi';
import type { OperationSpec } from './operation';
import { OPERATIONS } from './operations/all';
import * as bulk from './operations/bulk';
import * as commands from './operations/commands';
import * as entries from './operations/entries';
import * as groups from './operations/groups';
import * as log from './operations/log';
import * as service from './operations/service';
import * as tenants from './operations/tenants';
import * as views from './operations/views';
import {
  answered,
  call,
  danglingReferences,
  type Got,
  operationIds,
  routeOf,
  routePaths,
  type Sent,
} from './test-api';

// Every operation of the description, called against the real handlers and a real database.

let world: World;
/** All scopes in all tenants. */
let token: string;
const scope = tenant(1);
const ALL = ['ingest', 'read', 'operate'] as const;

beforeAll(async () => {
  world = await openWorld();
  token = await keyFor('all', ALL);
  vi.stubEnv('CRON_SECRET', 'a secret of the test');
  vi.stubEnv('DLQ_LIMIT_FAILED_KEYS', 'off');
  vi.stubEnv('DLQ_LIMIT_OPEN', 'off');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.end();
});

async function keyFor(
  which: 'all' | readonly bigint[],
  scopes: readonly (typeof ALL)[number][],
): Promise<string> {
  const named = which === 'all' ? which : which.map((id) => id as TenantId);
  const wanted = { label: 'test', scopes, tenants: named, createdBy: 'cli' };
  return (await createApiKey(wanted)).key;
}

/** Puts one entry into a collection of tenant 1. */
async function put(
  facts: Parameters<typeof rejection>[0] = {},
  delta?: Uint8Array,
): Promise<EntryId> {
  const [entryId] = await enqueue(scope, rejection(facts, delta));
  if (entryId === undefined) throw new Error('no entry');
  return entryId;
}

const at = (entryId: EntryId, more: Partial<Sent> = {}): Sent => ({
  token,
  path: { tenant: '1', entry: String(entryId) },
  ...more,
});
const inTenant = (more: Partial<Sent> = {}): Sent => ({ token, path: { tenant: '1' }, ...more });

async function expireAll(collection: string, action: 'Drop' | 'ForceApplyLww'): Promise<void> {
  const policy = { ttlSecs: 0n as U64, action, capacity: null };
  await setPolicy(scope, collection, policy, { reason: null, requestId: null });
  await sweepNow('cli');
}

let devices = 900n;
/** A row of `orders` as a device writes it, over what the target holds. */
function written(base: Uint8Array, fields: Record<string, string | number>): Uint8Array {
  const doc = new LoroDoc();
  devices += 1n;
  doc.setPeerId(devices);
  doc.import(base);
  const from = doc.oplogVersion();
  const row = doc.getMap('orders').setContainer('o1', new LoroMap());
  for (const [field, value] of Object.entries(fields)) row.set(field, value);
  doc.commit();
  return doc.export({ mode: 'update', from });
}

let placed: Uint8Array | undefined;
/** The target's `orders`, in which `email` is unique and `b@x` is taken. */
async function target(): Promise<Uint8Array> {
  if (placed !== undefined) return placed;
  const doc = new LoroDoc();
  doc.setPeerId(1n);
  for (const [id, email] of [
    ['o1', 'a@x'],
    ['o2', 'b@x'],
  ] as const) {
    const row = doc.getMap('orders').setContainer(id, new LoroMap());
    row.set('email', email);
    row.set('total', 1);
  }
  doc.commit();
  placed = doc.export({ mode: 'snapshot' });
  const rules = { unique: ['email'] };
  await placeDocument(scope, { collection: 'orders', document: placed, rules, writer: 'server' });
  return placed;
}

const kindOf = (got: Got) => (got.body['outcome'] as { kind: string }).kind;

describe('entries', () => {
  const example = entries.storeEntries.example.body;

  test('are stored, once for a key', async () => {
    const sent = inTenant({ body: example, idempotencyKey: 'first' });
    const stored = await call(entries.storeEntries, sent);
    expect(stored.status).toBe(201);
    const [id] = stored.body['entry_ids'] as string[];
    expect(stored.headers.get('location')).toBe(`/api/v1/tenants/1/entries/${String(id)}`);
    const again = await call(entries.storeEntries, sent);
    expect(again.body).toEqual({ ...stored.body, replayed: true });
    const other = { ...example, username: 'bob' };
    const reused = await call(entries.storeEntries, { ...sent, body: other });
    expect([reused.status, reused.code]).toEqual([422, 'idempotency-key-reused']);
    const lines = `${JSON.stringify(example)}\n${JSON.stringify(other)}\n`;
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const two = await call(entries.storeEntries, inTenant({ body: lines, headers }));
    expect(two.body['entry_ids']).toHaveLength(2);
  });

  test('what the description refuses, the reader refuses, and the other way round', () => {
    const { body } = entries.storeEntries;
    const bad: readonly unknown[] = [
      [],
      {},
      null,
      { ...example, collection: '' },
      { ...example, mutation_id: -1 },
      { ...example, mutation_id: '1e3' },
      { ...example, peer_id: '18446744073709551616' },
      { ...example, delta_base64: 'a' },
      { ...example, delta_base64: undefined, delta: [256] },
      { ...example, violation_type: 7 },
      { ...example, device_metadata: null },
      { ...example, extra: 1 },
      { ...example, username: undefined },
    ];
    for (const value of bad) {
      const json = parseJson(JSON.stringify(value) ?? 'null');
      const taken = json.ok && body.schema.safeParse(json.value).success;
      expect([value, taken]).toEqual([value, false]);
    }
    for (const value of [
      example,
      [example, example],
      { ...example, delta_base64: undefined, delta: [1, 2, 255] },
      { ...example, violation_type: 'rate_limited', compensation: null },
      { ...example, violation_type: { SomethingNew: { a: 1 } } },
    ]) {
      const json = parseJson(JSON.stringify(value));
      expect(json.ok && body.schema.safeParse(json.value).error).toBeUndefined();
    }
  });

  test.each([
    ['an empty batch', [], 422, 'batch-empty'],
    ['a missing field', { ...example, username: undefined }, 422, 'missing-field'],
    ['a field there is not', { ...example, extra: 1 }, 422, 'unknown-field'],
    ['an id below zero', { ...example, mutation_id: -1 }, 422, 'u64-range'],
    ['an id beyond 2^64', { ...example, peer_id: '18446744073709551616' }, 422, 'u64-range'],
    ['an id with an exponent', { ...example, peer_id: '1e3' }, 422, 'u64-format'],
    ['a NUL', { ...example, document_id: 'a\0' }, 422, 'nul-character'],
    ['a name too long', { ...example, username: 'x'.repeat(257) }, 422, 'too-long'],
    ['another tenant', { ...example, tenant_id: 2 }, 403, 'tenant-mismatch'],
    ['no JSON', '{', 400, 'malformed-json'],
    ['a name twice', '{"a":1,"a":2}', 400, 'duplicate-key'],
    ['nothing', '', 400, 'malformed-json'],
  ])('are not stored from %s', async (_, body, status, code) => {
    const got = await call(entries.storeEntries, inTenant({ body }));
    expect([got.status, got.code]).toEqual([status, code]);
  });

  test('are listed page by page, filtered, and read', async () => {
    const collection = 'listed';
    for (const username of ['a', 'b', 'c']) {
      await put({ collection, username, mutationId: (2n ** 64n - 1n) as U64 });
    }
    const first = await call(
      entries.listEntries,
      inTenant({ query: { collection, limit: '2', retries: '0', held: 'no', age: '>0s' } }),
    );
    expect(first.body['entries']).toMatchObject([
      { username: 'c', mutation_id: '18446744073709551615', held: false },
      { username: 'b' },
    ]);
    const cursor = String(first.body['older']);
    const query = { collection, limit: '2', retries: '0', held: 'no', age: '>0s', cursor };
    const second = await call(entries.listEntries, inTenant({ query }));
    expect(second.body).toMatchObject({ entries: [{ username: 'a' }], older: null });
    const [entry] = second.body['entries'] as { entry_id: string }[];
    const one = await call(entries.getEntry, at(BigInt(entry?.entry_id ?? 0) as EntryId));
    expect(one.body).toEqual(entry);
    const foreign = { ...query, collection: 'other' };
    const bad = await call(entries.listEntries, inTenant({ query: foreign }));
    expect([bad.status, bad.code]).toEqual([400, 'cursor-invalid']);
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=1&limit=2',
    'status=gone',
    'peer=-1',
    'peer=18446744073709551616',
    'age=soon',
    'retries=x',
    'held=maybe',
    'text=a%00b',
    'colection=orders',
  ])('are not listed with ?%s', async (query) => {
    const got = await call(entries.listEntries, inTenant({ query }));
    expect([got.status, got.code]).toEqual([400, 'query-parameter']);
    expect(got.body['errors']).toMatchObject([{ pointer: `?${query.split('=')[0] ?? ''}` }]);
  });

  test.each([
    ['status:odd', 'At character 1, “status:odd”'],
    ['user:a user:b', 'At character 8, “user:b”'],
    ['"open', 'a quote is not closed'],
    ['tenant:99 user:a', 'It names tenant 99'],
  ])('are not listed with the query %s', async (q, words) => {
    const got = await call(
      entries.listEntries,
      inTenant({ query: new URLSearchParams({ q }).toString() }),
    );
    expect([got.status, got.code]).toEqual([422, 'query-invalid']);
    expect(got.body['detail']).toContain(words);
    expect(got.body['errors']).toMatchObject([{ pointer: '?q', code: 'query-invalid' }]);
  });

  test('give their bytes until they are erased', async () => {
    const entryId = await put({ collection: 'bytes' }, new Uint8Array([1, 2, 3]));
    const bytes = await call(entries.getDelta, at(entryId));
    expect([bytes.text, bytes.headers.get('repr-digest')]).toEqual([
      '\u0001\u0002\u0003',
      expect.stringMatching(/^sha-256=:.+:$/),
    ]);
    await expireAll('bytes', 'Drop');
    const body = { reason: 'asked for' };
    expect((await call(commands.purgeEntry, at(entryId, { body }))).body).toMatchObject({
      status: 'purged',
    });
    const gone = await call(entries.getDelta, at(entryId));
    expect([gone.status, gone.code]).toEqual([410, 'erased']);
  });

  test('are exported whole, in each format', async () => {
    const entryId = await put({ collection: 'exported', documentId: '=1' }, new Uint8Array([7]));
    const told = async (format: string) => {
      const query = new URLSearchParams({ q: 'collection:exported', format }).toString();
      const got = await call(entries.exportEntries, inTenant({ query }));
      expect(got.status).toBe(200);
      return got.text;
    };
    expect(await told('csv')).toContain(`1,${String(entryId)},pending,exported,'=1,`);
    expect(await told('ndjson')).toMatch(
      /"delta_base64":"Bw=="[^]*\n.*"complete":true,"entries":1/,
    );
    expect(await told('bundle')).toMatch(/"complete":true,"entries":1,"documents":0\}\n$/);
    const odd = await call(entries.exportEntries, inTenant({ query: { format: 'pdf' } }));
    expect([odd.status, odd.code]).toEqual([400, 'query-parameter']);
    const broken = await call(
      entries.exportEntries,
      inTenant({ query: { q: 'status:odd', format: 'csv' } }),
    );
    expect([broken.status, broken.code]).toEqual([422, 'query-invalid']);
  });

  test('that need attention say why', async () => {
    const collection = 'stuck';
    const entryId = await put({ collection }, new Uint8Array([0xff, 0xfe]));
    await expireAll(collection, 'ForceApplyLww');
    const got = await call(entries.listAttention, inTenant({ query: { limit: '10' } }));
    expect(got.body['entries']).toMatchObject([
      {
        entry: { entry_id: String(entryId), follow_up: 'failed' },
        message: expect.stringMatching(/./),
      },
    ]);
    const refused = await call(commands.purgeEntry, at(entryId, { body: { reason: 'why' } }));
    expect([refused.status, refused.code]).toEqual([409, 'owes']);
  });
});

describe('commands', () => {
  test('resolve, reopen, hold, release, restore and purge walk an entry through its life', async () => {
    const collection = 'walked';
    const entryId = await put({ collection });
    const ask = (of: OperationSpec, body?: unknown) => call(of, at(entryId, { body }));
    const why = { reason: 'because' };
    expect((await ask(commands.resolveEntry, why)).body).toEqual({
      tenant_id: '1',
      entry_id: String(entryId),
      status: 'resolved',
      version: 2,
      replayed: false,
    });
    expect((await ask(commands.resolveEntry)).body).toMatchObject({ version: 2 });
    expect((await ask(commands.reopenEntry, {})).body).toMatchObject({ status: 'pending' });
    expect((await ask(commands.reopenEntry)).code).toBe('already-pending');
    expect((await ask(commands.restoreEntry)).code).toBe('not-gone');
    expect((await ask(commands.holdEntry, why)).body).toMatchObject({ version: 4 });
    await expireAll(collection, 'Drop');
    expect((await ask(commands.releaseEntry)).body).toMatchObject({ status: 'pending' });
    await sweepNow('cli');
    expect((await ask(commands.resolveEntry)).body).toMatchObject({
      code: 'gone',
      current: { status: 'expired', version: 6 },
    });
    expect((await ask(commands.restoreEntry, why)).body).toMatchObject({ status: 'pending' });
    await sweepNow('cli');
    expect((await ask(commands.purgeEntry, why)).body).toMatchObject({ status: 'purged' });
    expect((await ask(commands.restoreEntry)).code).toBe('gone');
    const timeline = await call(log.getTimeline, at(entryId, { query: { limit: '2' } }));
    expect(timeline.body['records']).toMatchObject([
      { kind: 'purged', reason: 'because', actor: `key:${token.slice(0, 12)}` },
      { kind: 'expired' },
    ]);
    expect(timeline.headers.get('link')).toMatch(
      /^<\/api\/v1\/tenants\/1\/.+cursor=.+>; rel="next"$/,
    );
  });

  test('twice under one key do it once; the key then belongs to that command', async () => {
    const entryId = await put({ collection: 'twice' });
    const sent = at(entryId, { body: { reason: 'once' }, idempotencyKey: 'one "key"' });
    const [a, b] = await Promise.all([
      call(commands.resolveEntry, sent),
      call(commands.resolveEntry, sent),
    ]);
    expect([a.body['version'], b.body['version']]).toEqual([2, 2]);
    expect((await call(commands.resolveEntry, sent)).body).toMatchObject({ replayed: true });
    for (const of of [commands.reopenEntry, commands.holdEntry]) {
      const reused = await call(of, sent);
      expect([reused.status, reused.code]).toEqual([422, 'idempotency-key-reused']);
    }
    const changed = await call(commands.resolveEntry, { ...sent, body: { reason: 'twice' } });
    expect(changed.code).toBe('idempotency-key-reused');
    expect((await readEntry(scope, entryId))?.version).toBe(2);
  });

  test('on another version are a conflict that says where the entry stands', async () => {
    const entryId = await put({ collection: 'moved' });
    await call(commands.holdEntry, at(entryId));
    const late = await call(commands.resolveEntry, at(entryId, { body: { version: 1 } }));
    expect(late.body).toMatchObject({
      status: 409,
      code: 'conflict',
      current: { status: 'pending', version: 2 },
    });
    const now = await call(commands.resolveEntry, at(entryId, { body: { version: 2 } }));
    expect(now.status).toBe(200);
  });

  test('restore into a full queue is refused', async () => {
    const collection = 'full';
    const policy = { ttlSecs: null, action: null, capacity: 1 };
    await setPolicy(scope, collection, policy, { reason: null, requestId: null });
    const pushed = await put({ collection });
    await put({ collection });
    const full = await call(commands.restoreEntry, at(pushed));
    expect([full.status, full.code]).toEqual([409, 'queue-full']);
  });

  test('retry is accepted, and under its key the outcome is told again', async () => {
    const base = await target();
    const delta = written(base, { email: 'a@x', total: 5 });
    const entryId = await put({ documentId: 'o1', peerId: 9n as U64 }, delta);
    const sent = at(entryId, { body: { reason: 'try' }, idempotencyKey: 'retry-1' });
    const done = await call(commands.retryEntry, sent);
    expect(done.body).toMatchObject({ status: 'resolved', replayed: false });
    expect(kindOf(done)).toBe('accepted');
    const again = await call(commands.retryEntry, sent);
    expect(again.body).toEqual({ ...done.body, replayed: true });
    expect((await call(commands.retryEntry, at(entryId))).code).toBe('already-resolved');
  });

  test('retry is refused with the violation, and pends with what is missing', async () => {
    const base = await target();
    const taken = await put({ documentId: 'o1' }, written(base, { email: 'b@x' }));
    const sent = at(taken, { idempotencyKey: 'retry-2' });
    const refused = await call(commands.retryEntry, sent);
    expect(refused.body).toMatchObject({
      status: 'pending',
      outcome: { kind: 'refused', violation_type: { UniqueViolation: { field: 'email' } } },
    });
    expect((await call(commands.retryEntry, sent)).body).toEqual({
      ...refused.body,
      replayed: true,
    });
    const device = new LoroDoc();
    device.setPeerId(77n);
    device.getMap('orders').setContainer('o9', new LoroMap()).set('total', 1);
    device.commit();
    const from = device.oplogVersion();
    device.getMap('orders').setContainer('o9', new LoroMap()).set('total', 2);
    device.commit();
    const later = await put({ documentId: 'o9' }, device.export({ mode: 'update', from }));
    const pended = await call(commands.retryEntry, at(later, { idempotencyKey: 'retry-3' }));
    expect(pended.body['outcome']).toMatchObject({ kind: 'pended', missing: [{ peer_id: '77' }] });
    const again = await call(commands.retryEntry, at(later, { idempotencyKey: 'retry-3' }));
    expect(again.body).toEqual({ ...pended.body, replayed: true });
  });

  test('what cannot be read fails, and previews as impossible', async () => {
    const entryId = await put({ collection: 'noise' }, new Uint8Array([0xff, 0xfe]));
    const preview = await call(commands.previewForceApply, at(entryId));
    expect(preview.body).toMatchObject({ possible: false });
    expect(kindOf(await call(commands.retryEntry, at(entryId)))).toBe('failed');
  });

  test('force-apply writes what its preview showed, and nothing else', async () => {
    const base = await target();
    const entryId = await put({ documentId: 'o1' }, written(base, { email: 'b@x', total: 9 }));
    const preview = await call(commands.previewForceApply, at(entryId));
    expect(preview.body).toMatchObject({ possible: true, broken: [{ UniqueViolation: {} }] });
    expect(preview.body['overwrites']).toContainEqual(
      expect.objectContaining({ field: 'email', before: 'a@x', after: 'b@x' }),
    );
    const preview_version = String(preview.body['preview_version']);
    const reason = 'the field worker is right';
    const stale = { reason, preview_version: '0' };
    const moved = await call(commands.forceApplyEntry, at(entryId, { body: stale }));
    expect([moved.status, moved.code]).toEqual([409, 'document-moved']);
    const body = { reason, preview_version };
    const sent = at(entryId, { body, idempotencyKey: 'force-1' });
    const done = await call(commands.forceApplyEntry, sent);
    expect(kindOf(done)).toBe('accepted');
    expect((await call(commands.forceApplyEntry, sent)).body).toEqual({
      ...done.body,
      replayed: true,
    });
    const other = { reason, preview_version: '999' };
    expect((await call(commands.forceApplyEntry, { ...sent, body: other })).code).toBe(
      'idempotency-key-reused',
    );
  });

  test.each<[string, OperationSpec, unknown, number, string]>([
    ['a field there is not', commands.resolveEntry, { why: 'x' }, 422, 'unknown-field'],
    ['a reason too long', commands.resolveEntry, { reason: 'x'.repeat(501) }, 422, 'too-long'],
    ['a reason with NUL', commands.resolveEntry, { reason: 'a\0' }, 422, 'nul-character'],
    ['half a character', commands.resolveEntry, '{"reason":"\\ud800"}', 422, 'invalid-unicode'],
    ['a reason that is a number', commands.resolveEntry, { reason: 7 }, 422, 'wrong-type'],
    ['version 0', commands.resolveEntry, { version: 0 }, 422, 'range'],
    ['a version in text', commands.resolveEntry, { version: '1' }, 422, 'wrong-type'],
    [
      'a version of 2^63',
      commands.resolveEntry,
      '{"version":9223372036854775808}',
      422,
      'wrong-type',
    ],
    ['a version of 1e3', commands.resolveEntry, '{"version":1e3}', 422, 'wrong-type'],
    ['a list', commands.resolveEntry, [], 422, 'wrong-type'],
    ['no JSON', commands.resolveEntry, 'reason=x', 400, 'malformed-json'],
    ['too much', commands.resolveEntry, { reason: 'x'.repeat(70_000) }, 413, 'body-too-large'],
    ['no reason', commands.purgeEntry, {}, 422, 'missing-field'],
    ['a blank reason', commands.purgeEntry, { reason: ' ' }, 422, 'reason-empty'],
    ['no preview', commands.forceApplyEntry, { reason: 'x' }, 422, 'missing-field'],
    ['no body', commands.forceApplyEntry, undefined, 415, 'unsupported-media-type'],
  ])('change nothing with %s', async (_, of, body, status, code) => {
    const entryId = await put({ collection: 'untouched' });
    const got = await call(of, at(entryId, { body }));
    expect([got.status, got.code]).toEqual([status, code]);
    expect((await readEntry(scope, entryId))?.version).toBe(1);
  });

  test('take JSON as it is and nothing else', async () => {
    const entryId = await put({ collection: 'untouched' });
    for (const [name, value, code] of [
      ['Content-Type', 'text/plain', 'unsupported-media-type'],
      ['Content-Type', 'application/x-ndjson', 'unsupported-media-type'],
      ['Content-Type', 'application/json; charset=latin1', 'unsupported-charset'],
      ['Content-Encoding', 'gzip', 'unsupported-encoding'],
    ] as const) {
      const sent = at(entryId, { body: {}, headers: { [name]: value } });
      const got = await call(commands.resolveEntry, sent);
      expect([got.status, got.code]).toEqual([415, code]);
    }
    const badKey = at(entryId, { body: {}, idempotencyKey: 'a,b' });
    expect((await call(commands.resolveEntry, badKey)).code).toBe('idempotency-key-format');
  });
});

test('shared views are told, those of one person are not', async () => {
  const person = { userId: 'ann', role: 'operator' } as const;
  for (const shared of [true, false]) {
    const wanted = { id: crypto.randomUUID(), name: `shared ${shared}`, query: 'age:>1h', shared };
    expect(await saveView(scope, wanted, person)).toMatchObject({ ok: true });
  }
  const got = await call(views.listViews, inTenant());
  expect(got.body).toMatchObject({ views: [{ name: 'shared true', q: 'age:>1h' }] });
});

describe('groups', () => {
  test('are listed in their order, page by page, and read', async () => {
    const facts = { collection: 'grouped', violation: { kind: 'rate_limited' } as const };
    await enqueue(scope, rejection(facts), rejection({ ...facts, username: 'bob' }));
    await put({ ...facts, violation: { kind: 'unique_violation', field: 'email', value: 'x' } });
    const query = { collection: 'grouped', limit: '1' };
    const first = await call(groups.listGroups, inTenant({ query }));
    expect(first.body['groups']).toMatchObject([
      { violation: 'rate_limited', subject: '', entries: 2, unresolved: 2, users: 2, documents: 1 },
    ]);
    const next = { ...query, cursor: String(first.body['next']) };
    const second = await call(groups.listGroups, inTenant({ query: next }));
    expect(second.body).toMatchObject({
      groups: [{ violation: 'unique_violation', subject: 'email', arrivals: 1, status: 'new' }],
      next: null,
    });
    const other = await call(groups.listGroups, inTenant({ query: { ...next, sort: 'lastSeen' } }));
    expect([other.status, other.code]).toEqual([400, 'cursor-invalid']);
    const [listed] = first.body['groups'] as { group_id: string }[];
    const path = { tenant: '1', group: listed?.group_id ?? '' };
    const read = await call(groups.getGroup, { token, path });
    expect(read.body).toMatchObject({
      ...listed,
      top_users: [
        { value: 'alice', entries: 1 },
        { value: 'bob', entries: 1 },
      ],
      top_documents: [{ value: 'o1', entries: 2 }],
    });
    expect((read.body['hours'] as { arrived: number }[]).at(-1)?.arrived).toBe(2);
    for (const group of ['0'.repeat(16), 'x', '']) {
      const none = await call(groups.getGroup, { token, path: { tenant: '1', group } });
      expect([none.status, none.code]).toEqual([404, 'not-found']);
    }
  });

  test('are triaged once, noted on, and not over what somebody else said', async () => {
    await put({ collection: 'triaged' });
    const list = await call(groups.listGroups, inTenant({ query: { collection: 'triaged' } }));
    const [{ group_id: group } = { group_id: '' }] = list.body['groups'] as {
      group_id: string;
    }[];
    const at = { token, path: { tenant: '1', group } };
    const body = { status: 'resolved', reason: 'mended', changed_seq: '0' };
    const set = await call(groups.setGroup, { ...at, body, idempotencyKey: 'group-1' });
    expect(set.body).toMatchObject({ status: 'resolved' });
    const again = await call(groups.setGroup, { ...at, body, idempotencyKey: 'group-1' });
    expect(again.body['changed_seq']).toBe(set.body['changed_seq']);
    const late = await call(groups.setGroup, { ...at, body: { ...body, status: 'new' } });
    expect([late.status, late.code]).toEqual([409, 'group-moved']);
    await put({ collection: 'triaged' });
    const back = await call(groups.getGroup, at);
    expect(back.body).toMatchObject({ status: 'new', came_back_at: expect.any(String) });
    const snooze = { status: 'snoozed', snooze_count: 5 };
    expect((await call(groups.setGroup, { ...at, body: snooze })).body).toMatchObject({
      status: 'snoozed',
      snooze_left: 5,
    });
    for (const [wrong, code] of [
      [{ status: 'snoozed' }, 'missing-field'],
      [{ status: 'new', snooze_count: 1 }, 'unknown-field'],
      [{ ...snooze, snooze_count: 0 }, 'range'],
      [{ status: 'snoozed', snooze_until: '2001-01-01T00:00:00Z' }, 'snooze-over'],
      [{ owner: 'user:nobody' }, 'not-assignable'],
    ] as const) {
      const got = await call(groups.setGroup, { ...at, body: wrong });
      expect([got.status, got.code]).toEqual([422, code]);
    }
    const noted = await call(groups.noteGroup, {
      ...at,
      body: { text: ' the mobile team knows ' },
    });
    expect([noted.status, noted.body['group_id']]).toEqual([201, group]);
    const blank = await call(groups.noteGroup, { ...at, body: { text: ' ' } });
    expect([blank.status, blank.code]).toEqual([422, 'missing-field']);
  });
});

describe('bulk operations', () => {
  const made = (body: object, more: Partial<Sent> = {}) =>
    call(bulk.createOperation, inTenant({ body, ...more }));
  const of = (id: unknown, more: Partial<Sent> = {}): Sent => ({
    token,
    path: { tenant: '1', operation: String(id) },
    ...more,
  });
  const work = (operationId: unknown) =>
    runSlice(
      { tenantId: scope.tenantId, operationId: String(operationId) },
      { worker: 'test', untilMs: Date.now() + 60_000, signal: new AbortController().signal },
    );

  test('act on what a query names, and tell of each entry', async () => {
    const first = await put({ collection: 'many' });
    await put({ collection: 'many' });
    const asked = { action: 'resolve', q: 'collection:many', expected_count: 2, reason: 'done' };
    const got = await made(asked, { idempotencyKey: 'bulk-1' });
    expect(got.status).toBe(201);
    const id = got.body['operation_id'];
    expect(got.headers.get('location')).toBe(`/api/v1/tenants/1/operations/${String(id)}`);
    expect(got.body).toMatchObject({ state: 'running', total: 2, waiting: 2 });
    expect((await made(asked, { idempotencyKey: 'bulk-1' })).body['operation_id']).toBe(id);
    const other = await made({ ...asked, reason: null }, { idempotencyKey: 'bulk-1' });
    expect([other.status, other.code]).toEqual([422, 'idempotency-key-reused']);

    await put({ collection: 'many' });
    await holdEntry(scope, { entryId: first, version: null, reason: null, requestId: null });
    await work(id);
    expect((await call(bulk.getOperation, of(id))).body).toMatchObject({
      state: 'finished',
      done: 1,
      skipped: 1,
      new_since: { count: 1, capped: false },
    });
    const skipped = await call(bulk.listOperationItems, of(id, { query: { outcome: 'skipped' } }));
    expect(skipped.body['items']).toMatchObject([
      { entry_id: String(first), code: 'conflict', changed_by: 'test', status: 'pending' },
    ]);
    const page = await call(bulk.listOperationItems, of(id, { query: { limit: '1' } }));
    const next = String(page.body['next']);
    const rest = await call(
      bulk.listOperationItems,
      of(id, { query: { limit: '1', cursor: next } }),
    );
    expect(rest.body).toMatchObject({ items: [{ position: 2 }], next: null });
    const listed = await call(bulk.listOperations, inTenant({ query: { limit: '1' } }));
    expect(listed.body['operations']).toMatchObject([{ operation_id: id }]);
  });

  test('are refused with the number that matches now', async () => {
    await put({ collection: 'counted' });
    const moved = await made({ action: 'hold', q: 'collection:counted', expected_count: 7 });
    expect([moved.status, moved.code, moved.body['count']]).toEqual([409, 'count-moved', 1]);
    const none = await made({ action: 'hold', q: 'collection:nowhere', expected_count: 1 });
    expect([none.status, none.code]).toEqual([409, 'nothing-matches']);
    for (const [body, code] of [
      [{ action: 'hold', q: 'status:odd', expected_count: 1 }, 'query-invalid'],
      [{ action: 'force_apply', q: 'collection:counted', expected_count: 1 }, 'reason-needed'],
      [
        {
          action: 'assign',
          q: 'collection:counted',
          expected_count: 1,
          parameters: { to: 'user:nobody' },
        },
        'not-assignable',
      ],
      [{ action: 'assign', q: '', expected_count: 1 }, 'missing-field'],
      [{ action: 'note', q: '', expected_count: 1, parameters: { text: ' ' } }, 'missing-field'],
      [{ action: 'purge', q: '', expected_count: 1 }, 'enum'],
    ] as const) {
      const refused = await made(body);
      expect([refused.status, refused.code]).toEqual([422, code]);
    }
  });

  test('are paused, resumed and cancelled', async () => {
    await put({ collection: 'steered' });
    const { body } = await made({
      action: 'note',
      q: 'collection:steered',
      expected_count: 1,
      parameters: { text: 'seen' },
    });
    const id = body['operation_id'];
    const state = async (how: Parameters<typeof call>[0]) =>
      (await call(how, of(id, { body: {} }))).body['state'];
    expect(await state(bulk.pauseOperation)).toBe('paused');
    const open = await call(bulk.listOperations, inTenant({ query: { open: 'yes' } }));
    expect(open.body['operations']).toMatchObject([{ operation_id: id, state: 'paused' }]);
    expect(await state(bulk.resumeOperation)).toBe('running');
    expect(await state(bulk.cancelOperation)).toBe('cancelled');
    const late = await call(bulk.resumeOperation, of(id, { body: {} }));
    expect([late.status, late.code, late.body['state']]).toEqual([
      409,
      'operation-over',
      'cancelled',
    ]);
    for (const unknown of ['000000000000', 'odd']) {
      const got = await call(bulk.cancelOperation, of(unknown, { body: {} }));
      expect([got.status, got.code]).toEqual([404, 'not-found']);
    }
  });
});

describe('tenants and queues', () => {
  test('are listed and read', async () => {
    await put({ collection: 'a queue/with a slash' });
    const all = await call(tenants.listTenants, { token, query: { limit: '1' } });
    expect(all.body['tenants']).toMatchObject([{ tenant_id: '1' }]);
    const one = await call(tenants.getTenant, inTenant());
    expect(one.body).toEqual((all.body['tenants'] as unknown[])[0]);
    const page = await call(tenants.listQueues, inTenant({ query: { limit: '1' } }));
    expect(page.body).toMatchObject({
      queues: [{ collection: 'a queue/with a slash', pending: 1 }],
      after: 'a queue/with a slash',
    });
    const rest = await call(
      tenants.listQueues,
      inTenant({ query: { after: 'a queue/with a slash', limit: '500' } }),
    );
    expect(rest.body['after']).toBeNull();
    const path = { tenant: '1', collection: 'a queue/with a slash' };
    const queue = await call(tenants.getQueue, { token, path });
    expect(queue.body).toEqual((page.body['queues'] as unknown[])[0]);
    const none = await call(tenants.getQueue, { token, path: { tenant: '1', collection: 'none' } });
    expect([none.status, none.code]).toEqual([404, 'not-found']);
  });

  test('have policies that are read and set whole', async () => {
    const path = { tenant: '1', collection: 'set' };
    const before = await call(tenants.getQueuePolicy, { token, path });
    expect(before.body).toEqual({ ttl_secs: '259200', expiry_action: 'Drop', capacity: 10_000 });
    const body = '{"ttl_secs":18446744073709551615,"expiry_action":"Escalate","capacity":null}';
    const sent = { token, path, body, idempotencyKey: 'policy-1' };
    const set = await call(tenants.setQueuePolicy, sent);
    expect(set.body).toEqual({
      ttl_secs: '18446744073709551615',
      expiry_action: 'Escalate',
      capacity: 10_000,
      seq: expect.stringMatching(/^\d+$/),
    });
    expect((await call(tenants.setQueuePolicy, sent)).body['seq']).toBe(set.body['seq']);
    const elsewhere = { ...sent, path: { tenant: '1', collection: 'else' } };
    expect((await call(tenants.setQueuePolicy, elsewhere)).code).toBe('idempotency-key-reused');
    const settings = (await call(tenants.getDefaults, inTenant())).body;
    const changed = { ...settings, name: ' Acme ', reason: 'named' };
    const named = await call(tenants.setDefaults, inTenant({ body: changed }));
    const { seq } = named.body;
    expect(named.body).toEqual({ ...settings, name: 'Acme', seq, policy_seq: seq });
  });

  test('are not set over what somebody else set meanwhile', async () => {
    const path = { tenant: '1', collection: 'contended' };
    const body = { ttl_secs: 60, expiry_action: null, capacity: null, policy_seq: '0' };
    const set = await call(tenants.setQueuePolicy, { token, path, body });
    expect((await call(tenants.getQueue, { token, path })).body['policy_seq']).toBe(
      set.body['seq'],
    );
    const late = await call(tenants.setQueuePolicy, {
      token,
      path,
      body: { ...body, ttl_secs: 70 },
    });
    expect([late.status, late.code]).toEqual([409, 'policy-moved']);
    const stale = { ...(await call(tenants.getDefaults, inTenant())).body, policy_seq: '1' };
    expect((await call(tenants.setDefaults, inTenant({ body: stale }))).code).toBe('policy-moved');
  });

  test.each([
    [{ ttl_secs: -1 }, 'u64-range'],
    [{ ttl_secs: '1e3' }, 'u64-format'],
    [{ ttl_secs: '18446744073709551616' }, 'u64-range'],
    [{ ttl_secs: undefined }, 'missing-field'],
    [{ expiry_action: 'Keep' }, 'enum'],
    [{ expiry_action: undefined }, 'missing-field'],
    [{ capacity: 0 }, 'range'],
    [{ capacity: 10_000_001 }, 'range'],
    [{ capacity: '5' }, 'wrong-type'],
    [{ reason: 7 }, 'wrong-type'],
    [{ more: 1 }, 'unknown-field'],
  ])('take no policy with %j', async (wrong, code) => {
    const body = { ttl_secs: null, expiry_action: null, capacity: null, ...wrong };
    const path = { tenant: '1', collection: 'wrong' };
    const got = await call(tenants.setQueuePolicy, { token, path, body });
    expect([got.status, got.code]).toEqual([422, code]);
    expect((await call(tenants.getQueue, { token, path })).status).toBe(404);
  });

  test.each([
    [{ name: 'x'.repeat(257) }, 'too-long'],
    [{ retention_secs: '3153600001' }, 'range'],
    [{ ttl_secs: null }, 'u64-format'],
    [{ capacity: null }, 'wrong-type'],
  ])('take no defaults with %j', async (wrong, code) => {
    const before = (await call(tenants.getDefaults, inTenant())).body;
    const got = await call(tenants.setDefaults, inTenant({ body: { ...before, ...wrong } }));
    expect([got.status, got.code]).toEqual([422, code]);
    expect((await call(tenants.getDefaults, inTenant())).body).toEqual(before);
  });
});

describe('log, sweeps and service', () => {
  test('records are listed, narrowed, paged and streamed', async () => {
    const entryId = await put({ collection: 'logged' });
    await call(commands.holdEntry, at(entryId, { body: { reason: 'look' } }));
    const query = { entry: String(entryId), limit: '1' };
    const page = await call(log.listWal, inTenant({ query }));
    expect(page.body['records']).toMatchObject([{ kind: 'held', entry_id: String(entryId) }]);
    const cursor = String(page.body['older']);
    const older = await call(log.listWal, inTenant({ query: { ...query, cursor } }));
    expect(older.body['records']).toMatchObject([{ kind: 'enqueued' }]);
    const narrowed = { kind: 'held', collection: 'logged', actor: `key:${token.slice(0, 12)}` };
    const lines = await call(
      log.listWal,
      inTenant({ query: narrowed, headers: { Accept: 'application/x-ndjson' } }),
    );
    expect(lines.text.trim().split('\n')).toHaveLength(1);
    expect(lines.headers.get('vary')).toBe('Accept');
    const every = await call(log.listWal, inTenant({ query: { limit: '1000' } }));
    const kinds = new Set((every.body['records'] as { kind: string }[]).map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThan(12);
    for (const wrong of ['kind=nothing', 'entry=x', 'entry=9223372036854775808', 'actor=%00']) {
      expect((await call(log.listWal, inTenant({ query: wrong }))).code).toBe('query-parameter');
    }
    const foreign = await call(log.listWal, inTenant({ query: { cursor } }));
    expect(foreign.code).toBe('cursor-invalid');
  });

  test('the sweep runs for who knows the secret, and its runs are listed', async () => {
    for (const of of [service.runSweep, service.runSweepByGet]) {
      expect((await call(of, { token: 'a secret of the test' })).status).toBe(200);
      expect((await call(of, { token: 'another' })).code).toBe('invalid-credentials');
      expect((await call(of, { token: null })).code).toBe('invalid-credentials');
    }
    await world.setNow(EPOCH + 1_000);
    await call(service.runSweep, { token: 'a secret of the test' });
    const list = await call(service.listSweeps, { token, query: { limit: '2' } });
    expect(list.body['sweeps']).toMatchObject([
      { trigger: 'cron', started_at: new Date(EPOCH + 1_000).toISOString() },
      { started_at: new Date(EPOCH).toISOString() },
    ]);
    const cursor = String(list.body['older']);
    const older = await call(service.listSweeps, { token, query: { limit: '2', cursor } });
    const ids = [list, older].flatMap((page) =>
      (page.body['sweeps'] as { run_id: string }[]).map(({ run_id }) => run_id),
    );
    expect(new Set(ids).size).toBe(4);
    const bad = await call(service.listSweeps, { token, query: { cursor: 'x' } });
    expect(bad.code).toBe('query-parameter');
    const some = await keyFor([1n], ALL);
    const refused = await call(service.listSweeps, { token: some });
    expect([refused.status, refused.code]).toEqual([403, 'needs-all-tenants']);
  });

  test('health and the description are open, and the description can be kept', async () => {
    await world.setNow(EPOCH + 2_000);
    await sweepNow('cli');
    expect((await call(service.getHealth, { token: null })).body).toMatchObject({
      last_sweep_at: new Date(EPOCH + 2_000).toISOString(),
    });
    const got = await call(service.getOpenApi, { token: null });
    expect(got.body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(got.headers.get('cache-control')).toBe('public, max-age=300');
    const route = await routeOf('/api/openapi.json');
    const known = new Request('http://localhost/api/openapi.json', {
      headers: { 'If-None-Match': got.headers.get('etag') ?? '' },
    });
    const kept = await route.GET(known, { params: Promise.resolve({}) });
    expect([kept.status, await kept.text()]).toEqual([304, '']);
  });
});

/** Operations that take an API key. */
const keyed = OPERATIONS.filter((one) => 'scope' in one.access);
const inOneTenant = keyed.filter(({ access }) => access.kind === 'tenant');
const onEntry = keyed.filter(({ path }) => path.includes('{entry}'));

function anyRequest(of: OperationSpec, more: Partial<Sent>): Sent {
  return {
    token,
    path: {
      tenant: '1',
      entry: '1',
      collection: 'orders',
      group: '0'.repeat(16),
      operation: '000000000000',
    },
    ...(of.body !== undefined && { body: of.example.body ?? {} }),
    ...more,
  };
}

describe('whoever may not', () => {
  test.each(keyed)('$id: without a key, or with one that is not valid', async (of) => {
    expect((await call(of, anyRequest(of, { token: null }))).body).toMatchObject({
      status: 401,
      code: 'missing-credentials',
    });
    const invalid = await call(of, anyRequest(of, { token: 'dlq_0' }));
    expect([invalid.status, invalid.code]).toEqual([401, 'invalid-credentials']);
    const inUrl = await call(of, anyRequest(of, { query: { api_key: 'x' } }));
    expect([inUrl.status, inUrl.code]).toEqual([400, 'credential-in-url']);
  });

  test.each(keyed)('$id: with every scope but its own', async (of) => {
    const own = 'scope' in of.access ? of.access.scope : null;
    const others = ALL.filter((each) => each !== own);
    const got = await call(of, anyRequest(of, { token: await keyFor('all', others) }));
    expect([got.status, got.code]).toEqual([403, 'insufficient-scope']);
  });

  test.each(inOneTenant)("$id: another tenant's is like one that never was", async (of) => {
    const theirs = await keyFor([5n], ALL);
    const answers = new Set<string>();
    for (const id of ['1', '777']) {
      const path = { tenant: id, entry: '1', collection: 'orders', operation: '000000000000' };
      const { body, status } = await call(of, anyRequest(of, { token: theirs, path }));
      expect(status).toBe(404);
      answers.add(JSON.stringify({ ...body, request_id: null }));
    }
    expect(answers.size).toBe(1);
  });

  test('sees only the tenants of its key', async () => {
    await enqueue(tenant(5), rejection());
    const got = await call(tenants.listTenants, { token: await keyFor([5n, 6n], ['read']) });
    expect(got.body).toMatchObject({ tenants: [{ tenant_id: '5' }], after: null });
  });
});

describe('ids that are none', () => {
  const NOT_IDS = [
    '9223372036854775808',
    '18446744073709551615',
    '-1',
    '1e3',
    '01',
    ' 1',
    'x',
    '1\0',
  ];

  test.each(inOneTenant)('$id: of a tenant', async (of) => {
    for (const id of NOT_IDS) {
      const path = { tenant: id, entry: '1', collection: 'orders', operation: '000000000000' };
      const got = await call(of, anyRequest(of, { path }));
      expect([id, got.status, got.code]).toEqual([id, 400, 'u64-range']);
    }
  });

  test.each(onEntry)('$id: of an entry', async (of) => {
    for (const id of NOT_IDS) {
      const got = await call(of, anyRequest(of, { path: { tenant: '1', entry: id } }));
      expect([id, got.status, got.code]).toEqual([id, 400, 'u64-format']);
    }
    for (const id of ['0', '9223372036854775807']) {
      const got = await call(of, anyRequest(of, { path: { tenant: '1', entry: id } }));
      expect([id, got.status, got.code]).toEqual([id, 404, 'not-found']);
    }
  });

  test('of a collection', async () => {
    for (const of of [tenants.getQueue, tenants.getQueuePolicy, tenants.setQueuePolicy]) {
      for (const collection of ['', 'a\0', 'x'.repeat(257)]) {
        const got = await call(of, anyRequest(of, { path: { tenant: '1', collection } }));
        expect([got.status, got.code]).toEqual([422, 'collection-format']);
      }
    }
  });

  test.each(keyed)('$id: a parameter there is not', async (of) => {
    const got = await call(of, anyRequest(of, { query: { nothing: 'x' } }));
    expect([got.status, got.code]).toEqual([400, 'query-parameter']);
  });
});

test('who asks too much is told how long to wait', async () => {
  const { stubEnv } = vi;
  for (const name of ['API', 'INGEST', 'OPEN', 'FAILED_KEYS']) stubEnv(`DLQ_LIMIT_${name}`, '1/60');
  for (const of of OPERATIONS) {
    // A key of its own; without one the limit is on the address.
    const own = 'scope' in of.access ? await keyFor('all', ALL) : null;
    const sent = anyRequest(of, {
      token: own,
      path: { tenant: '88', entry: '1', collection: 'c' },
    });
    await call(of, sent);
    const got = await call(of, sent);
    expect([of.id, got.status, got.code]).toEqual([of.id, 429, 'rate-limited']);
  }
  for (const name of ['API', 'INGEST']) stubEnv(`DLQ_LIMIT_${name}`, '');
  for (const name of ['OPEN', 'FAILED_KEYS']) stubEnv(`DLQ_LIMIT_${name}`, 'off');
});

test('while the database is away every operation says so, and when to come back', async () => {
  const real = db();
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { deadlineMs: 1_000 });
  useDatabase(away);
  try {
    for (const of of keyed) {
      const got = await call(of, anyRequest(of, {}));
      expect([of.id, got.status, got.code]).toEqual([of.id, 503, 'unavailable']);
    }
  } finally {
    useDatabase({ db: real, end: async () => undefined });
    await away.end();
  }
});

describe('the description', () => {
  test('has every route file of the API, with just the methods it serves', async () => {
    const document = openApiDocument();
    const described = new Map(
      Object.entries(document.paths).map(([path, item]) => [
        path,
        Object.keys(item).map((method) => method.toUpperCase()),
      ]),
    );
    for (const path of [...routePaths('v1/'), ...described.keys()]) {
      const { OPTIONS } = await routeOf(path);
      const request = new Request('http://localhost/', { method: 'OPTIONS' });
      const refused = await OPTIONS(request, { params: Promise.resolve({}) });
      const allowed = (refused.headers.get('allow') ?? '').split(', ');
      expect([path, allowed.filter((method) => method !== 'HEAD').sort()]).toEqual([
        path,
        (described.get(path) ?? []).sort(),
      ]);
    }
  });

  test('names each operation once, and every schema it speaks of', () => {
    expect(new Set(operationIds).size).toBe(operationIds.length);
    expect(danglingReferences()).toEqual([]);
  });

  test.each(OPERATIONS)('$id: lists the problems that apply', (of) => {
    const statuses = Object.keys(of.problems).map(Number);
    const needed = [429, 500];
    if (of.access.kind !== 'open') needed.push(401, 503);
    if ('scope' in of.access) needed.push(400, 403);
    if (of.access.kind === 'tenant') needed.push(404);
    if (of.method !== 'GET' && of.body !== undefined) needed.push(413, 415, 422);
    expect(statuses).toEqual(expect.arrayContaining(needed));
  });

  test.each(OPERATIONS)('$id: its example is a request it takes', (of) => {
    const { body } = of.example;
    const schema = of.body?.schema ?? z.undefined();
    expect(schema.safeParse(body).error).toBeUndefined();
  });

  test('was called, every operation of it', () => {
    expect(operationIds.filter((id) => !answered.has(id))).toEqual([]);
  });
});
