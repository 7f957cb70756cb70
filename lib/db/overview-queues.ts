import { sql } from 'drizzle-orm';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantId } from '@/lib/dlq/ids';
import type { OverviewQueue } from '@/lib/dlq/overview';
import { db } from './client';
import { capped, DAY_MS, ENTRIES_CAP, HOUR_MS, QUEUES_CAP, tenantArray } from './overview';

type Raw = {
  tenant_id: string;
  tenant_name: string | null;
  collection: string;
  unresolved: number;
  used: number;
  capacity: number;
  action: ExpiryAction;
  last_enqueued_at: string | null;
  attention: number;
  oldest: string | null;
  expiring: number;
  evicted: number;
  violations: [violation: string, count: number][] | null;
  arrivals: Record<string, number> | null;
};

/**
 * Queues of these tenants, first those that need a look: what an expiry owes and could not be done, evictions of the
 * last day, little room left, then by what waits. At most `limit`, from the first 10,000 queues.
 */
export async function overviewQueues(
  ids: readonly TenantId[],
  now: number,
  limit: number,
): Promise<OverviewQueue[]> {
  const hour = Math.floor(now / HOUR_MS);
  const rows = await db().execute<Raw>(sql`
    with failed as (
      select f.tenant_id, f.collection, count(*)::integer as count from (
        select s.tenant_id, s.collection from entry_state s
        where s.tenant_id = any(${tenantArray(ids)}::bigint[]) and s.follow_up = 'failed'
        limit ${ENTRIES_CAP + 1}) f
      group by 1, 2
    ), q as materialized (
      select q.tenant_id, t.name, q.collection, q.pending, q.redriving, q.pending + q.redriving + q.resolved as used,
        q.last_enqueued_at, q.last_evicted_at, q.next_due, coalesce(q.capacity, t.capacity) as capacity,
        coalesce(q.ttl_secs, t.ttl_secs) as ttl_secs, coalesce(q.action, t.action) as action
      from queues q join tenants t on t.tenant_id = q.tenant_id
      where q.tenant_id = any(${tenantArray(ids)}::bigint[]) limit ${QUEUES_CAP}
    ), r as materialized (
      select q.*, coalesce(f.count, 0) as attention,
        case when coalesce(f.count, 0) > 0 then 5
          when q.last_evicted_at > ${now - DAY_MS} then 4
          when q.used >= 0.95 * q.capacity then 3
          when q.used >= 0.8 * q.capacity then 2
          when q.pending + q.redriving > 0 then 1
          else 0 end as need
      from q left join failed f on f.tenant_id = q.tenant_id and f.collection = q.collection
      order by need desc, q.pending + q.redriving desc, q.tenant_id, q.collection collate "C" limit ${limit}
    )
    select r.tenant_id::text as tenant_id, r.name as tenant_name, r.collection, r.pending + r.redriving as unresolved,
      r.used, r.capacity, r.action, r.last_enqueued_at, r.attention,
      (select s.created_at from entry_state s
        where s.tenant_id = r.tenant_id and s.collection = r.collection and s.status = 'pending'
        order by s.entry_id limit 1) as oldest,
      case when r.next_due <= ${now + DAY_MS} then (select count(*)::integer from (
        select 1 from entry_state s
        where s.tenant_id = r.tenant_id and s.collection = r.collection and s.status = 'pending' and not s.held
          and s.due_from <= greatest(${now + DAY_MS} - r.ttl_secs * 1000, -1)::bigint
        limit ${ENTRIES_CAP + 1}) d) else 0 end as expiring,
      case when r.last_evicted_at > ${now - DAY_MS} then (
        select (count(*) filter (where e.status = 'evicted'))::integer from (
          select s.status from entry_state s
          where s.tenant_id = r.tenant_id and s.collection = r.collection and s.status in ('expired', 'evicted')
            and s.follow_up in ('none', 'done') and not s.held and s.closed_at > ${now - DAY_MS}
          limit ${ENTRIES_CAP + 1}) e) else 0 end as evicted,
      (select json_agg(json_build_array(v.violation, v.unresolved) order by v.unresolved desc, v.violation collate "C")
        from queue_violations v
        where v.tenant_id = r.tenant_id and v.collection = r.collection and v.unresolved > 0) as violations,
      (select json_object_agg(a.hour, a.arrived) from (
        select a.hour, sum(a.arrived)::integer as arrived from queue_arrivals a
        where a.tenant_id = r.tenant_id and a.hour > ${hour - 24} and a.collection = r.collection
        group by a.hour) a) as arrivals
    from r order by r.need desc, unresolved desc, r.tenant_id, r.collection collate "C"`);
  return rows.map((raw) => ({
    tenantId: raw.tenant_id,
    tenantName: raw.tenant_name,
    collection: raw.collection,
    unresolved: raw.unresolved,
    used: raw.used,
    capacity: raw.capacity,
    oldestAt: raw.oldest === null ? null : Number(raw.oldest),
    violations: (raw.violations ?? []).map(([violation, count]) => ({ violation, count })),
    arrivals: Array.from({ length: 24 }, (_, i) => raw.arrivals?.[hour - 23 + i] ?? 0),
    expiring: { action: raw.action, ...capped(raw.expiring, ENTRIES_CAP) },
    lastIngestAt: raw.last_enqueued_at === null ? null : Number(raw.last_enqueued_at),
    evicted: capped(raw.evicted, ENTRIES_CAP),
    attention: capped(raw.attention, ENTRIES_CAP),
  }));
}
