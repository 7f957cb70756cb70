import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { listGroups } from '@/lib/db/groups';
import type { EntryId } from '@/lib/dlq/ids';
import { resolveEntry } from './act';
import { noteGroup, setGroup } from './set-group';
import { createOperation } from './operations/create-operation';
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

/**
 * A tenant with three entries in one queue and group: seqs 1 to 3, a policy at 4, the first one resolved at 5; the group
 * snoozed at 6, and noted on at 7.
 */
async function someTenant() {
  const scope = tenant(next++);
  const why = { reason: null, requestId: null };
  await enqueue(scope, rejection(), rejection(), rejection());
  await setQueuePolicy(scope, 'orders', { ttlSecs: null, action: 'Escalate', capacity: 9 }, why);
  await resolveEntry(scope, { entryId: 1n as EntryId, version: null, ...why });
  const [group] = (await listGroups(scope, { status: 'all', sort: 'lastSeen' }, null, 1)).items;
  const groupId = group?.groupId ?? '';
  const snoozed = { kind: 'snoozed', until: null, count: 7 } as const;
  await setGroup(scope, groupId, { status: snoozed }, { ...why, seen: 0n });
  await noteGroup(scope, groupId, 'seen', why);
  return scope;
}

/** A change nobody but the append may make, and the record the check has to name. */
const TAMPERED: readonly (readonly [change: string, seq: string])[] = [
  [`update wal set reason = 'x' where seq = 2`, '2'],
  [`update wal set payload = payload || ' ' where seq = 3`, '3'],
  [`delete from wal where seq = 2`, '2'],
  [`delete from wal where seq = 5`, '5'],
  [`update tenants set last_hash = sha256('x')`, '7'],
  [`update tenants set next_entry_id = 9`, '7'],
  [`update tenants set next_seq = 9`, '8'],
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
  [`update entry_state set group_id = 'x' where entry_id = 2`, '2'],
  [`delete from entry_groups`, 'none'],
  ...'entries unresolved users documents first_seen last_seen arrivals snooze_arrivals changed_seq'
    .split(' ')
    .map((column) => [`update entry_groups set ${column} = ${column} + 1`, 'none'] as const),
  ...['snooze_until', 'reopened_at'].map(
    (column) => [`update entry_groups set ${column} = 1`, 'none'] as const,
  ),
  ...['violation', 'subject', 'collection', 'client_version', 'owner'].map(
    (column) => [`update entry_groups set ${column} = 'x'`, 'none'] as const,
  ),
  [`update entry_groups set status = 'resolved'`, 'none'],
  [`update entry_groups set group_id = 'x'`, 'none'],
  [`update group_values set entries = entries + 1 where facet = 'user'`, 'none'],
  [`update group_values set value = 'x' where facet = 'document'`, 'none'],
  [`delete from group_values where facet = 'document'`, 'none'],
  [`update group_arrivals set arrived = arrived + 1`, 'none'],
  [`update group_arrivals set hour = 1`, 'none'],
  [`delete from group_changes`, 'none'],
  [`update group_changes set seq = 1 where seq = 7`, 'none'],
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
      value: { records: 7, entries: 3, seq: '7' },
    });
  });

  it('names an operation whose items do not add up', async () => {
    const scope = await someTenant();
    await createOperation(scope, {
      action: 'hold',
      q: '',
      parameters: {},
      reason: null,
      expectedCount: 3,
      rateLimit: null,
      canary: null,
      requestId: null,
    });
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
    await db().execute(sql`
      update operation_items set outcome = 'done' where tenant_id = ${String(scope.tenantId)}::bigint and position = 2`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
      ok: false,
      fault: { seq: '8' },
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
