import { sql, type SQL } from 'drizzle-orm';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantScope } from '@/lib/dlq/scope';
import type { PolicyView, QueueView } from '@/lib/dlq/views';
import { db } from './client';
import { tenantDefaults } from './tenants';

type RawQueue = {
  collection: string;
  own_ttl: string | null;
  own_action: ExpiryAction | null;
  own_capacity: number | null;
  policy_seq: string;
  ttl_secs: string;
  action: ExpiryAction;
  capacity: number;
  pending: number;
  redriving: number;
  resolved: number;
  expired: number;
  evicted: number;
  purged: number;
  total_enqueued: string;
  total_expired: string;
  total_resolved: string;
  total_evicted: string;
  last_enqueued_at: string | null;
  last_evicted_at: string | null;
  oldest: string | null;
};

const at = (value: string | null): number | null => (value === null ? null : Number(value));

/** A part of a tenant's queues: `limit` of them behind the collection `after`. */
export interface QueuePart {
  readonly after: string | null;
  readonly limit: number;
}

/** The tenant's queues by collection name, with maintained counters and the policy in force. */
export function listQueues(scope: TenantScope, part?: QueuePart): Promise<QueueView[]> {
  const after = part?.after ?? null;
  const behind = after === null ? sql`true` : sql`q.collection collate "C" > ${after}`;
  return readQueues(scope, behind, part?.limit ?? null);
}

/** One queue; null when the tenant has none for this collection. */
export async function findQueue(scope: TenantScope, collection: string): Promise<QueueView | null> {
  const [queue] = await readQueues(scope, sql`q.collection = ${collection}`, 1);
  return queue ?? null;
}

async function readQueues(
  scope: TenantScope,
  which: SQL,
  limit: number | null,
): Promise<QueueView[]> {
  const rows = await db().execute<RawQueue>(sql`
    select q.collection, q.ttl_secs::text as own_ttl, q.action as own_action, q.capacity as own_capacity,
      q.policy_seq::text as policy_seq,
      coalesce(q.ttl_secs, t.ttl_secs)::text as ttl_secs, coalesce(q.action, t.action) as action,
      coalesce(q.capacity, t.capacity) as capacity, q.pending, q.redriving, q.resolved, q.expired, q.evicted, q.purged,
      q.total_enqueued::text, q.total_expired::text, q.total_resolved::text, q.total_evicted::text,
      q.last_enqueued_at, q.last_evicted_at,
      (select s.created_at from entry_state s where s.tenant_id = q.tenant_id and s.collection = q.collection
        and s.status = 'pending' order by s.entry_id limit 1) as oldest
    from queues q join tenants t on t.tenant_id = q.tenant_id
    where q.tenant_id = ${String(scope.tenantId)}::bigint and ${which}
    order by q.collection collate "C" limit ${limit}::bigint`);
  return rows.map((raw) => ({
    collection: raw.collection,
    policy: { ttlSecs: raw.ttl_secs, action: raw.action, capacity: raw.capacity },
    own: { ttlSecs: raw.own_ttl, action: raw.own_action, capacity: raw.own_capacity },
    policySeq: raw.policy_seq,
    pending: raw.pending,
    redriving: raw.redriving,
    resolved: raw.resolved,
    expired: raw.expired,
    evicted: raw.evicted,
    purged: raw.purged,
    used: raw.pending + raw.redriving + raw.resolved,
    totalEnqueued: raw.total_enqueued,
    totalExpired: raw.total_expired,
    totalResolved: raw.total_resolved,
    totalEvicted: raw.total_evicted,
    lastEnqueuedAt: at(raw.last_enqueued_at),
    lastEvictedAt: at(raw.last_evicted_at),
    oldestPendingAt: at(raw.oldest),
  }));
}

/** The policy in force for a collection; asking for one that has no queue creates nothing (seed: `expiry_policy`). */
export async function queuePolicy(scope: TenantScope, collection: string): Promise<PolicyView> {
  const [raw] = await db().execute<{
    ttl_secs: string;
    action: ExpiryAction;
    capacity: number;
  }>(sql`
    select coalesce(q.ttl_secs, t.ttl_secs)::text as ttl_secs, coalesce(q.action, t.action) as action,
      coalesce(q.capacity, t.capacity) as capacity
    from tenants t left join queues q on q.tenant_id = t.tenant_id and q.collection = ${collection}
    where t.tenant_id = ${String(scope.tenantId)}::bigint`);
  if (raw) return { ttlSecs: raw.ttl_secs, action: raw.action, capacity: raw.capacity };
  const { ttlSecs, action, capacity } = await tenantDefaults(scope);
  return { ttlSecs, action, capacity };
}

/**
 * How many entries a capacity would evict at once: of one queue (null: back to the tenant's), or of all queues that
 * follow their tenant when `collection` is null.
 */
export async function surplusOver(
  scope: TenantScope,
  collection: string | null,
  capacity: number | null,
): Promise<number> {
  const [row] = await db().execute<{ surplus: string }>(sql`
    select coalesce(sum(greatest(0, q.pending + q.redriving + q.resolved
      - coalesce(${capacity}::integer, t.capacity))), 0)::text as surplus
    from queues q join tenants t on t.tenant_id = q.tenant_id
    where q.tenant_id = ${String(scope.tenantId)}::bigint
      and ${collection === null ? sql`q.capacity is null` : sql`q.collection = ${collection}`}`);
  return Number(row?.surplus ?? 0);
}
