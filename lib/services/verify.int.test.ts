import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { EntryId } from '@/lib/dlq/ids';
import { resolveEntry } from './act';
import { setQueuePolicy } from './set-policy';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

let world: World;
let next = 1;
beforeAll(async () => {
  world = await openWorld();
  await db().execute(sql`alter table wal disable trigger wal_append_only`);
});
afterAll(() => world.end());

/** A tenant with three entries in one queue: seqs 1 to 3, a policy at 4, the first one resolved at 5. */
async function someTenant() {
  const scope = tenant(next++);
  const why = { reason: null, requestId: null };
  await enqueue(scope, rejection(), rejection(), rejection());
  await setQueuePolicy(scope, 'orders', { ttlSecs: null, action: 'Escalate', capacity: 9 }, why);
  await resolveEntry(scope, { entryId: 1n as EntryId, version: null, ...why });
  return scope;
}

/** A change nobody but the append may make, and the record the check has to name. */
const TAMPERED: readonly (readonly [change: string, seq: string])[] = [
  [`update wal set reason = 'x' where seq = 2`, '2'],
  [`update wal set payload = payload || ' ' where seq = 3`, '3'],
  [`delete from wal where seq = 2`, '2'],
  [`delete from wal where seq = 5`, '5'],
  [`update tenants set last_hash = sha256('x')`, '5'],
  [`update tenants set next_entry_id = 9`, '5'],
  [`update tenants set next_seq = 9`, '6'],
  [`update tenants set capacity = 5`, 'none'],
  [`update queues set capacity = 5`, '4'],
  [`update queues set pending = pending + 1`, '5'],
  [`update queues set last_enqueued_at = 1`, '5'],
  [`update queues set last_evicted_at = 1`, '5'],
  [`update queues set head_pos = 1000000`, '5'],
  [`update queues set next_due = 9223372036854775807`, '5'],
  [`update queue_violations set unresolved = 7`, 'none'],
  [`delete from queue_arrivals`, 'none'],
  [`update entries set username = 'x' where entry_id = 2`, '2'],
  [`update entries set violation = violation || 'x' where entry_id = 2`, '2'],
  [`delete from entries where entry_id = 2`, '2'],
  [`update entry_state set status = 'evicted' where entry_id = 2`, '2'],
  [`update entry_state set version = 9 where entry_id = 1`, '5'],
  [`update entry_state set lease_until = 1 where entry_id = 2`, '2'],
  [`update entry_state set lease_mode = 'retry' where entry_id = 2`, '2'],
  [`update entry_state set last_violation = 'x' where entry_id = 2`, '2'],
  [`update entry_state set held = true where entry_id = 2`, '2'],
  [`update entry_state set username = 'x' where entry_id = 2`, '2'],
  [`delete from entry_state where entry_id = 3`, '3'],
  [`update deltas set bytes = 'x' where entry_id = 3`, '3'],
  [`delete from deltas where entry_id = 3`, '3'],
  [`update deltas set entry_id = 77 where entry_id = 3`, '3'],
];

describe('a check', () => {
  it('finds nothing wrong with what the append wrote', async () => {
    const scope = await someTenant();
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: true,
      value: { records: 5, entries: 3, seq: '5' },
    });
  });

  it.each(TAMPERED)('names the record after: %s', async (change, seq) => {
    const scope = await someTenant();
    const where = `${change.includes(' where ') ? ' and' : ' where'} tenant_id = ${String(scope.tenantId)}`;
    await db().execute(sql.raw(`${change}${where}`));
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { tenantId: String(scope.tenantId), seq: seq === 'none' ? null : seq },
    });
  });
});
