import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db, type OpenDatabase, openDatabase, useDatabase } from '@/lib/db/client';
import { closeDeltaPool } from '@/lib/delta/pool';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { HINTS, VIOLATIONS } from '@/lib/dlq/violation';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { attemptEntry, previewForceApply } from '@/lib/services/attempt';
import { loadDemo } from './load';
import { ACME, GLOBEX } from './tenants';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: OpenDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url);
  useDatabase(opened);
  await loadDemo(database.url);
});

afterAll(async () => {
  await closeDeltaPool();
  useDatabase(null);
  await opened.end();
  await database.drop();
});

/** Entries by SQL condition, oldest first. */
async function entries(tenant: TenantId, condition: string): Promise<EntryId[]> {
  const rows = await db().execute<{ id: string }>(sql`
    select e.entry_id::text as id from entries e
    join entry_state s on s.tenant_id = e.tenant_id and s.entry_id = e.entry_id
    where e.tenant_id = ${String(tenant)}::bigint and ${sql.raw(condition)}
    order by e.entry_id`);
  return rows.map(({ id }) => BigInt(id) as EntryId);
}

async function attempt(
  tenant: TenantId,
  entryId: EntryId | undefined,
  mode: 'retry' | 'force_apply',
) {
  if (entryId === undefined) throw new Error('there is no such entry in the demo');
  const result = await attemptEntry(mintTenantScope(tenant, 'user:test'), {
    entryId,
    version: null,
    reason: null,
    requestId: null,
    mode,
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value.outcome;
}

describe('demo data', () => {
  test('holds a few thousand entries in three tenants, each state and each kind among them', async () => {
    const tenants = await db().execute<{ tenant: string; entries: number }>(sql`
      select tenant_id::text as tenant, count(*)::integer as entries from entries group by 1 order by 1`);
    expect(tenants.map(({ tenant }) => tenant)).toEqual(['1', '2', '3']);
    expect(tenants.reduce((sum, each) => sum + each.entries, 0)).toBeGreaterThan(2_000);

    const states = await db().execute<{ status: string }>(
      sql`select distinct status from entry_state order by 1`,
    );
    expect(states.map(({ status }) => status)).toEqual([
      'evicted',
      'expired',
      'pending',
      'resolved',
    ]);

    const facts = await db().execute<{ violation: string; hint: string | null }>(sql`
      select distinct w.payload::json->'violation'->>'kind' as violation,
        w.payload::json->'compensation'->>'kind' as hint
      from wal w where w.kind = 'enqueued'`);
    expect(new Set(facts.map(({ violation }) => violation))).toEqual(
      new Set([...Object.keys(VIOLATIONS), 'unknown']),
    );
    expect(new Set(facts.map(({ hint }) => hint))).toEqual(
      new Set([...Object.keys(HINTS), 'unknown', null]),
    );
  });

  test('groups of each status are there, one of which came back', async () => {
    const groups = await db().execute<{ status: string; back: boolean; owned: boolean }>(sql`
      select distinct status, reopened_at is not null as back, owner is not null as owned
      from entry_groups where tenant_id = ${String(ACME.id)}::bigint`);
    expect([...groups]).toEqual(
      expect.arrayContaining([
        { status: 'new', back: true, owned: false },
        { status: 'snoozed', back: false, owned: false },
        { status: 'acknowledged', back: false, owned: true },
      ]),
    );
  });

  test('follow-ups of expiries have worked, and have finally failed', async () => {
    expect((await entries(GLOBEX.id, `s.follow_up = 'done'`)).length).toBeGreaterThan(0);
    expect((await entries(GLOBEX.id, `s.follow_up = 'failed'`)).length).toBeGreaterThan(0);
  });

  test('a broken chain pends until its first write is accepted', async () => {
    const chain = await entries(ACME.id, `e.document_id = 'ord-2001' and s.status = 'pending'`);
    expect(await attempt(ACME.id, chain[1], 'retry')).toEqual({
      kind: 'pended',
      missing: [{ peer: '7000000007', from: 5 }],
    });
    expect((await attempt(ACME.id, chain[0], 'retry')).kind).toBe('accepted');
    expect((await attempt(ACME.id, chain[1], 'retry')).kind).toBe('accepted');
  });

  test.each([
    [
      `e.collection = 'customers' and e.violation::json->>'value' like 'customer%'`,
      'unique_violation',
    ],
    [
      `e.collection = 'orders' and e.violation::json->>'kind' = 'foreign_key_missing'`,
      'foreign_key_missing',
    ],
    [
      `e.collection = 'orders' and e.violation::json->>'kind' = 'schema_violation'`,
      'schema_violation',
    ],
    [
      `e.collection = 'orders' and e.violation::json->>'policy_name' = 'orders_region'`,
      'rls_policy_violation',
    ],
  ])('a retry where %s is refused again', async (condition, kind) => {
    const [entry] = await entries(
      ACME.id,
      `${condition} and e.username <> 'kiosk-7' and s.status = 'pending' and s.retry_count = 0`,
    );
    expect(await attempt(ACME.id, entry, 'retry')).toMatchObject({
      kind: 'refused',
      violation: { kind },
    });
  });

  test('a forced stale edit overwrites what the warehouse wrote, and says so first', async () => {
    const [entry] = await entries(
      ACME.id,
      `e.violation::json->>'policy_name' = 'orders_owner_only' and s.status = 'pending'`,
    );
    if (entry === undefined) throw new Error('no stale edit is left');
    const preview = await previewForceApply(mintTenantScope(ACME.id, 'user:test'), entry);
    expect(preview).toMatchObject({
      ok: true,
      value: {
        kind: 'ready',
        overwrites: [{ field: 'status', before: 'delivered', lastWrittenBy: 'warehouse' }],
      },
    });
    expect(await attempt(ACME.id, entry, 'force_apply')).toMatchObject({
      kind: 'accepted',
      wrote: [{ set: { status: 'cancelled' } }],
    });
  });

  test('a second load changes nothing', async () => {
    const heads = () =>
      db().execute(sql`select tenant_id::text, next_seq::text from tenants order by tenant_id`);
    const before = [...(await heads())];
    await loadDemo(database.url);
    expect([...(await heads())]).toEqual(before);
  });
});
