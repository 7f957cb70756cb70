import { LoroDoc, LoroMap } from 'loro-crdt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import { getEntry } from '@/lib/db/entries';
import { listTimeline } from '@/lib/db/timeline';
import type { Command } from '@/lib/dlq/decide';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { placeDocument } from '@/lib/targets/embedded/place-document';
import { reopenEntry, resolveEntry } from './act';
import { attemptEntry, previewForceApply } from './attempt';
import { changeEntry } from './change-entry';
import { setQueuePolicy } from './set-policy';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

let world: World;
let next = 1;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

/** A device that starts from the server's document, writes rows offline, and hands out one delta a write. */
function device(peer: bigint, base: Uint8Array) {
  const doc = new LoroDoc();
  doc.setPeerId(peer);
  doc.import(base);
  return {
    write(document: string, fields: Record<string, string | number>): Uint8Array {
      const from = doc.oplogVersion();
      const row = doc.getMap('orders').setContainer(document, new LoroMap());
      for (const [field, value] of Object.entries(fields)) row.set(field, value);
      doc.commit();
      return doc.export({ mode: 'update', from });
    },
  };
}

/** A tenant whose target holds two orders; `email` is unique there. */
async function setUp(): Promise<{ scope: TenantScope; base: Uint8Array }> {
  const scope = tenant(next++);
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
  const base = doc.export({ mode: 'snapshot' });
  await placeDocument(scope, {
    collection: 'orders',
    document: base,
    rules: { unique: ['email'] },
    writer: 'server',
  });
  return { scope, base };
}

async function put(
  scope: TenantScope,
  delta: Uint8Array,
  document = 'o1',
  mutation = 1n,
): Promise<EntryId> {
  const [entryId] = await enqueue(
    scope,
    rejection({ documentId: document, mutationId: mutation as U64, peerId: 9n as U64 }, delta),
  );
  if (entryId === undefined) throw new Error('no id');
  return entryId;
}

const retry = (entryId: EntryId, requestId: string | null = null) =>
  ({ entryId, version: null, mode: 'retry', reason: null, requestId }) as const;
const force = (entryId: EntryId, previewVersion?: string) => ({
  entryId,
  version: null,
  mode: 'force_apply' as const,
  reason: 'the field worker is right',
  requestId: null,
  ...(previewVersion === undefined ? {} : { previewVersion }),
});

async function value(scope: TenantScope, document: string, field: string): Promise<unknown> {
  const [row] = await db().execute<{ value: string }>(sql`
    select value::text as value from target_values
    where tenant_id = ${String(scope.tenantId)}::bigint and document = ${document} and field = ${field}`);
  return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
}

describe('a retry', () => {
  it('is accepted, resolves the entry and counts once; then it has to be reopened', async () => {
    const { scope, base } = await setUp();
    const entryId = await put(scope, device(9n, base).write('o1', { email: 'a@x', total: 5 }));
    expect(await attemptEntry(scope, retry(entryId))).toMatchObject({
      ok: true,
      value: { status: 'resolved', outcome: { kind: 'accepted' } },
    });
    expect(await value(scope, 'o1', 'total')).toBe(5);
    expect(await attemptEntry(scope, retry(entryId))).toMatchObject({
      ok: false,
      error: { code: 'already-resolved' },
    });
    await reopenEntry(scope, { entryId, version: null, reason: null, requestId: null });
    expect(await attemptEntry(scope, retry(entryId))).toMatchObject({
      ok: true,
      value: { status: 'resolved' },
    });
    expect((await getEntry(scope, entryId))?.retryCount).toBe(2);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('is refused again with the new violation, which the entry then shows beside its first', async () => {
    const { scope, base } = await setUp();
    const entryId = await put(scope, device(9n, base).write('o1', { email: 'b@x' }));
    expect(await attemptEntry(scope, retry(entryId))).toMatchObject({
      ok: true,
      value: {
        status: 'pending',
        outcome: { kind: 'refused', violation: { kind: 'unique_violation', field: 'email' } },
      },
    });
    expect(await getEntry(scope, entryId)).toMatchObject({
      violation: { kind: 'unique_violation' },
      firstViolation: { kind: 'rate_limited' },
    });
    expect(await value(scope, 'o1', 'email')).toBe('a@x');
  });

  it('waits for its predecessor, which then goes first', async () => {
    const { scope, base } = await setUp();
    const phone = device(9n, base);
    const first = await put(scope, phone.write('o1', { email: 'a@x', total: 2 }), 'o1', 1n);
    const second = await put(scope, phone.write('o1', { email: 'a@x', total: 3 }), 'o1', 2n);
    expect(await attemptEntry(scope, retry(second))).toMatchObject({
      ok: true,
      value: { status: 'pending', outcome: { kind: 'pended', missing: [{ peer: '9', from: 3 }] } },
    });
    expect(await value(scope, 'o1', 'total')).toBe(1);
    expect(await attemptEntry(scope, retry(first))).toMatchObject({
      value: { status: 'resolved' },
    });
    expect(await attemptEntry(scope, retry(second))).toMatchObject({
      value: { status: 'resolved' },
    });
    expect(await value(scope, 'o1', 'total')).toBe(3);
  });

  it('starts once when asked many times at once', async () => {
    const { scope, base } = await setUp();
    const entryId = await put(scope, device(9n, base).write('o1', { email: 'a@x', total: 5 }));
    const ends = await Promise.all(
      Array.from({ length: 12 }, () => attemptEntry(scope, { ...retry(entryId), version: 1 })),
    );
    expect(ends.filter((end) => end.ok)).toHaveLength(1);
    for (const end of ends) expect(end.ok ? 'done' : end.error.code).toMatch(/^(done|conflict)$/);
    expect((await getEntry(scope, entryId))?.retryCount).toBe(1);
  });

  it('answers a repeated request without a second attempt', async () => {
    const { scope, base } = await setUp();
    const entryId = await put(scope, device(9n, base).write('o1', { email: 'a@x', total: 5 }));
    await attemptEntry(scope, retry(entryId, 'click-1'));
    expect(await attemptEntry(scope, retry(entryId, 'click-1'))).toMatchObject({
      ok: true,
      value: { outcome: { kind: 'repeated' }, status: 'resolved' },
    });
    expect((await getEntry(scope, entryId))?.retryCount).toBe(1);
  });

  it('says that erased and undecodable bytes cannot be tried', async () => {
    const { scope } = await setUp();
    const broken = await put(scope, new Uint8Array([0xff, 0x00]));
    const erased = await put(scope, new Uint8Array([1]));
    await db().execute(
      sql`delete from deltas where entry_id = ${String(erased)}::bigint and tenant_id = ${String(scope.tenantId)}::bigint`,
    );
    for (const entryId of [broken, erased]) {
      expect(await attemptEntry(scope, retry(entryId))).toMatchObject({
        ok: true,
        value: { status: 'pending', outcome: { kind: 'failed', temporary: false } },
      });
    }
  });
});

describe('a force-apply', () => {
  it('says what it overwrites, wins with stale values, and leaves the reason on the timeline', async () => {
    const { scope, base } = await setUp();
    const old = device(9n, base);
    const stale = old.write('o1', { email: 'a@x', total: 2 });
    // The server moves on.
    const newer = await put(scope, device(10n, base).write('o1', { email: 'a@x', total: 77 }));
    await attemptEntry(scope, retry(newer));
    const entryId = await put(scope, stale);
    const preview = await previewForceApply(scope, entryId);
    expect(preview).toMatchObject({ ok: true, value: { kind: 'ready' } });
    if (!preview.ok || preview.value.kind !== 'ready') throw new Error('no preview');
    expect(preview.value.overwrites).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'total', before: 77, after: 2 })]),
    );
    expect(await value(scope, 'o1', 'total')).toBe(77);
    expect(await attemptEntry(scope, force(entryId, preview.value.version))).toMatchObject({
      ok: true,
      value: { status: 'resolved' },
    });
    expect(await value(scope, 'o1', 'total')).toBe(2);
    const timeline = await listTimeline(scope, entryId);
    expect(timeline.find((item) => item.kind === 'attempt_started')?.reason).toBe(
      'the field worker is right',
    );
  });

  it('is not done when the document moved since the preview', async () => {
    const { scope, base } = await setUp();
    const entryId = await put(scope, device(9n, base).write('o1', { email: 'a@x', total: 2 }));
    const preview = await previewForceApply(scope, entryId);
    if (!preview.ok || preview.value.kind !== 'ready') throw new Error('no preview');
    const other = await put(scope, device(10n, base).write('o2', { email: 'b@x', total: 9 }), 'o2');
    await attemptEntry(scope, retry(other));
    expect(await attemptEntry(scope, force(entryId, preview.value.version))).toMatchObject({
      ok: false,
      error: { code: 'document-moved' },
    });
    expect((await getEntry(scope, entryId))?.retryCount).toBe(0);
  });
});

describe('an entry that leaves while its attempt runs', () => {
  it('keeps the late answer on record and its state as it is', async () => {
    const { scope, base } = await setUp();
    const phone = device(9n, base);
    const leaving = await put(scope, phone.write('o1', { email: 'a@x', total: 5 }), 'o1', 1n);
    const staying = await put(scope, phone.write('o2', { email: 'b@x', total: 6 }), 'o2', 2n);
    const change = (entryId: EntryId, command: Command) =>
      changeEntry(
        scope,
        { entryId, version: null, reason: null, requestId: null, bodySha256: '' },
        command,
      );
    for (const entryId of [leaving, staying]) {
      const begun = await change(entryId, {
        kind: 'start',
        mode: 'retry',
        by: 'person',
        leaseMs: 60_000,
        target: 'embedded',
      });
      expect(begun).toMatchObject({ ok: true, value: { status: 'redriving' } });
    }
    // Room for one, and both under a lease: the older one has to go.
    await setQueuePolicy(
      scope,
      'orders',
      { ttlSecs: null, action: null, capacity: 1 },
      { reason: null, requestId: null },
    );
    expect(await getEntry(scope, leaving)).toMatchObject({ status: 'evicted', lease: null });

    const end = { kind: 'accepted', version: '2', fields: 1 } as const;
    expect(await change(leaving, { kind: 'answer', attempt: 1, end })).toMatchObject({
      ok: true,
      value: { status: 'evicted' },
    });
    const timeline = await listTimeline(scope, leaving);
    expect(timeline.map(({ kind }) => kind)).toEqual([
      'attempt_late',
      'evicted',
      'attempt_started',
      'enqueued',
    ]);
    expect(timeline[0]).toMatchObject({
      from: 'evicted',
      to: 'evicted',
      payload: { attempt: 1, outcome: 'accepted' },
    });
    expect((await getEntry(scope, leaving))?.status).toBe('evicted');
    // The one that stayed is still under its lease, and its answer counts.
    expect(await change(staying, { kind: 'answer', attempt: 1, end })).toMatchObject({
      ok: true,
      value: { status: 'resolved' },
    });
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });
});

describe('a resolve', () => {
  it('done a second time changes nothing', async () => {
    const { scope } = await setUp();
    const entryId = await put(scope, new Uint8Array());
    const act = { entryId, version: null, reason: null, requestId: null };
    const first = await resolveEntry(scope, act);
    expect(await resolveEntry(scope, act)).toEqual(first);
    expect(await listTimeline(scope, entryId)).toHaveLength(2);
  });
});
