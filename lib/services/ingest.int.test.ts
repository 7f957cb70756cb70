import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { getEntry, readDelta } from '@/lib/db/entries';
import { listQueues } from '@/lib/db/queues';
import type { U64 } from '@/lib/dlq/ids';
import { restoreEntry } from './act';
import { ingest } from './ingest';
import { setQueuePolicy } from './set-policy';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const post = (scope: ReturnType<typeof tenant>, id: string | null, body: string, n = 1) =>
  ingest(scope, { id, bodySha256: body, rejections: Array.from({ length: n }, () => rejection()) });

describe('ingest', () => {
  it('keeps every fact and byte exactly', async () => {
    const scope = tenant(1);
    const names = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((s) => !s.includes('\0') && !/\p{Surrogate}/u.test(s));
    const u64 = fc.bigInt({ min: 0n, max: 18446744073709551615n });
    await fc.assert(
      fc.asyncProperty(
        names,
        names,
        u64,
        u64,
        fc.uint8Array({ maxLength: 4096 }),
        async (user, document, mutation, peer, delta) => {
          const [entryId] = await enqueue(
            scope,
            rejection(
              {
                username: user,
                documentId: document,
                mutationId: mutation as U64,
                peerId: peer as U64,
                violation: { kind: 'unique_violation', field: user, value: document },
              },
              delta,
            ),
          );
          if (entryId === undefined) throw new Error('no id');
          const entry = await getEntry(scope, entryId);
          expect(entry).toMatchObject({
            username: user,
            documentId: document,
            mutationId: String(mutation),
            peerId: String(peer),
            deltaSize: delta.length,
            deltaSha256: createHash('sha256').update(delta).digest('hex'),
            violation: { field: user, value: document },
            status: 'pending',
          });
          expect(await readDelta(scope, entryId)).toEqual(new Uint8Array(delta));
        },
      ),
      { numRuns: 60, seed: 7 },
    );
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('answers a repeated key as before, and refuses it for another body', async () => {
    const scope = tenant(2);
    const first = await post(scope, 'k', 'a', 3);
    expect(await post(scope, 'k', 'a', 3)).toEqual({ ...first, replayed: true });
    expect(await post(scope, 'k', 'b')).toEqual({ kind: 'reused' });
    expect((await listQueues(scope))[0]?.totalEnqueued).toBe('3');
  });

  it('stores once when the same key arrives many times at once', async () => {
    const scope = tenant(3);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(scope, 'same', 'a')));
    const ids = new Set(answers.flatMap((a) => (a.kind === 'stored' ? a.entryIds : [])));
    expect(ids.size).toBe(1);
    expect(answers.filter((a) => a.kind === 'stored' && !a.replayed)).toHaveLength(1);
  });

  it('shares appends between concurrent requests and keeps their outcomes apart', async () => {
    const scope = tenant(4);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => post(scope, `k${String(i)}`, 'a')),
    );
    const ids = answers.flatMap((a) => (a.kind === 'stored' ? a.entryIds.map(Number) : []));
    expect(new Set(ids).size).toBe(200);
    const [row] = await db().execute<{ n: number }>(
      sql`select count(distinct xmin::text)::int as n from wal where tenant_id = 4`,
    );
    expect(row?.n).toBeLessThan(50);
  });

  it('harms no neighbour when the database refuses one request', async () => {
    const scope = tenant(5);
    const bad = ingest(scope, {
      id: null,
      bodySha256: '',
      rejections: [rejection({ username: 'nul\0' })],
    });
    const good = [post(scope, null, ''), post(scope, null, '')];
    await expect(bad).rejects.toMatchObject({ cause: { code: expect.stringMatching(/^22/) } });
    for (const answer of await Promise.all(good)) expect(answer.kind).toBe('stored');
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: true,
      value: { entries: 2 },
    });
  });

  it('never exceeds the capacity under many writers, and records every eviction', async () => {
    const scope = tenant(6);
    await setQueuePolicy(
      scope,
      'orders',
      { ttlSecs: null, action: null, capacity: 25 },
      { reason: null, requestId: null },
    );
    let most = 0;
    let done = false;
    const watch = async () => {
      while (!done) most = Math.max(most, (await listQueues(scope))[0]?.used ?? 0);
    };
    const writers = Promise.all(
      Array.from({ length: 40 }, (_, i) => post(scope, `w${String(i)}`, 'a', (i % 7) + 1)),
    );
    const watching = watch();
    await writers;
    done = true;
    await watching;
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(25);
    const [queue] = await listQueues(scope);
    expect(queue).toMatchObject({
      used: 25,
      totalEnqueued: '155',
      totalEvicted: '130',
      evicted: 130,
    });
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('trims to a lowered capacity at once, oldest first', async () => {
    const scope = tenant(7);
    const ids = await enqueue(scope, ...Array.from({ length: 6 }, () => rejection()));
    await setQueuePolicy(
      scope,
      'orders',
      { ttlSecs: null, action: null, capacity: 2 },
      { reason: 'less', requestId: null },
    );
    const left = await Promise.all(ids.map((id) => getEntry(scope, id)));
    expect(left.map((entry) => entry?.status)).toEqual([
      'evicted',
      'evicted',
      'evicted',
      'evicted',
      'pending',
      'pending',
    ]);

    const [first] = ids;
    if (first === undefined) throw new Error('no id');
    const restore = { entryId: first, version: null, reason: null, requestId: null };
    expect(await restoreEntry(scope, restore)).toMatchObject({
      ok: false,
      error: { code: 'queue-full' },
    });
    expect((await getEntry(scope, first))?.status).toBe('evicted');
  });
});

describe('the WAL', () => {
  it('cannot be changed, shortened or emptied', async () => {
    for (const attempt of [
      sql`update wal set actor = 'x'`,
      sql`delete from wal`,
      sql`truncate wal`,
    ]) {
      await expect(db().execute(attempt)).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });

  it('shows where it was tampered with', async () => {
    const scope = tenant(8);
    await enqueue(scope, rejection(), rejection(), rejection());
    await db().execute(sql`alter table wal disable trigger wal_append_only`);
    await db().execute(sql`update wal set actor = 'somebody else' where tenant_id = 8 and seq = 2`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { tenantId: '8', seq: '2' },
    });
    await db().execute(sql`update wal set actor = 'test' where tenant_id = 8 and seq = 2`);
    await db().execute(sql`update deltas set bytes = 'xyz' where tenant_id = 8 and entry_id = 3`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { seq: '3', entryId: '3' },
    });
    await db().execute(
      sql`update deltas set bytes = '\x010203' where tenant_id = 8 and entry_id = 3`,
    );
    await db().execute(
      sql`update entry_state set status = 'resolved' where tenant_id = 8 and entry_id = 1`,
    );
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { seq: '1', entryId: '1' },
    });
    await db().execute(
      sql`update entry_state set status = 'pending' where tenant_id = 8 and entry_id = 1`,
    );
    await db().execute(sql`update queues set pending = 7 where tenant_id = 8`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { tenantId: '8' },
    });
    await db().execute(sql`update queues set pending = 3 where tenant_id = 8`);
    await db().execute(sql`delete from wal where tenant_id = 8 and seq = 3`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { seq: '3' },
    });
    await db().execute(sql`alter table wal enable trigger wal_append_only`);
  });
});
