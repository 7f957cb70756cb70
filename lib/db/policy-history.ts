import { sql, type SQL } from 'drizzle-orm';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { PolicyChange, PolicySetting } from '@/lib/dlq/views';
import { db } from './client';

/** The latest changes of a tenant's policies, newest first; of one queue when `collection` names it. */
export function listPolicyChanges(
  scope: TenantScope,
  collection: string | null,
  limit: number,
): Promise<PolicyChange[]> {
  return read(scope, collection === null ? sql`true` : sql`w.collection = ${collection}`, limit);
}

/** The change of a policy that record `seq` tells of; null when it tells of something else. */
export async function findPolicyChange(scope: TenantScope, seq: Seq): Promise<PolicyChange | null> {
  const [change] = await read(scope, sql`w.seq = ${String(seq)}::bigint`, 1);
  return change ?? null;
}

async function read(scope: TenantScope, which: SQL, limit: number): Promise<PolicyChange[]> {
  const rows = await db().execute<{
    seq: string;
    at: string;
    actor: string;
    reason: string | null;
    collection: string | null;
    payload: string;
    before: string | null;
  }>(sql`
    select w.seq::text as seq, w.at, w.actor, w.reason, w.collection, w.payload,
      (select b.payload from wal b
        where b.tenant_id = ${String(scope.tenantId)}::bigint and b.kind in ('policy_set', 'defaults_set')
          and b.seq < w.seq and b.collection is not distinct from w.collection
        order by b.seq desc limit 1) as before
    from wal w
    where w.tenant_id = ${String(scope.tenantId)}::bigint and w.kind in ('policy_set', 'defaults_set') and ${which}
    order by w.seq desc limit ${limit}`);
  return rows.map((row) => ({
    seq: row.seq,
    at: Number(row.at),
    actor: row.actor,
    reason: row.reason,
    collection: row.collection,
    before: row.before === null ? null : (JSON.parse(row.before) as PolicySetting),
    after: JSON.parse(row.payload) as PolicySetting,
  }));
}
