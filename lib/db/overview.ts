import { sql } from 'drizzle-orm';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantId } from '@/lib/dlq/ids';
import type {
  ArrivalSeries,
  OverviewTenants,
  OverviewTotals,
  ViolationCount,
  ViolationCounts,
} from '@/lib/dlq/overview';
import type { CappedCount } from '@/lib/dlq/views';
import { db } from './client';

/**
 * Reads across the tenants of one page of the overview. Each is one statement over maintained counts, or stops
 * counting at a cap and says so. `ids` come from `listOverviewTenants`, which asks what a person may see.
 */

/** Queues, and rows of maintained counts, that one look takes in. */
export const QUEUES_CAP = 10_000;
export const COUNTS_CAP = 200_000;
/** Counts of entries go no further than this. */
export const ENTRIES_CAP = 10_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const tenantArray = (ids: readonly TenantId[]) => `{${ids.map(String).join(',')}}`;

export const capped = (count: number, cap: number): CappedCount => ({
  count: Math.min(count, cap),
  capped: count > cap,
});

/** The tenants a person may see, by id: at most `limit`, those after `after`; or the `only` one if it is theirs. */
export async function listOverviewTenants(
  visible: 'all' | readonly TenantId[],
  limit: number,
  { after = null, only = null }: { after?: TenantId | null; only?: TenantId | null } = {},
): Promise<OverviewTenants> {
  const theirs =
    visible === 'all' ? sql`true` : sql`t.tenant_id = any(${tenantArray(visible)}::bigint[])`;
  const place =
    only !== null
      ? sql`t.tenant_id = ${String(only)}::bigint`
      : sql`t.tenant_id > ${after === null ? '-1' : String(after)}::bigint`;
  const rows = await db().execute<{ now: string; tenant_id: string | null; name: string | null }>(
    sql`select k.now, p.* from (select dlq_now() as now) k left join (
      select t.tenant_id::text as tenant_id, t.name, t.tenant_id as place from tenants t
      where ${theirs} and ${place} order by t.tenant_id limit ${limit + 1}) p on true order by p.place`,
  );
  const found = rows.flatMap(({ tenant_id: tenantId, name }) =>
    tenantId === null ? [] : [{ tenantId, name }],
  );
  return {
    tenants: found.slice(0, limit),
    more: found.length > limit,
    asOf: Number(rows[0]?.now),
  };
}

/** The headline figures. `now` is the database's clock, see `listOverviewTenants`. */
export async function overviewTotals(
  ids: readonly TenantId[],
  now: number,
): Promise<OverviewTotals> {
  const hour = Math.floor(now / HOUR_MS);
  const [row] = await db().execute<{
    queues: number;
    unresolved: number;
    last_ingest: string | null;
    fullest: { t: string; c: string; u: number; k: number } | null;
    attention: number;
    arrived: number;
    arrived_before: number;
    arrival_rows: number;
    expiring: Partial<Record<ExpiryAction, number>> | null;
  }>(sql`
    with q as materialized (
      select q.tenant_id, q.collection, q.pending, q.redriving, q.pending + q.redriving + q.resolved as used,
        q.last_enqueued_at, q.next_due, coalesce(q.capacity, t.capacity) as capacity,
        coalesce(q.ttl_secs, t.ttl_secs) as ttl_secs, coalesce(q.action, t.action) as action
      from queues q join tenants t on t.tenant_id = q.tenant_id
      where q.tenant_id = any(${tenantArray(ids)}::bigint[]) limit ${QUEUES_CAP + 1}
    ), arrivals as (
      select a.hour, a.arrived from queue_arrivals a
      where a.tenant_id = any(${tenantArray(ids)}::bigint[]) and a.hour > ${hour - 48} limit ${COUNTS_CAP}
    ), expiring as (
      select e.action, count(*)::integer as count from (
        select q.action from q cross join lateral (
          select 1 from entry_state s
          where s.tenant_id = q.tenant_id and s.collection = q.collection and s.status = 'pending' and not s.held
            and s.due_from <= greatest(${now + DAY_MS} - q.ttl_secs * 1000, -1)::bigint
          limit ${ENTRIES_CAP + 1}) due
        where q.next_due <= ${now + DAY_MS} limit ${COUNTS_CAP}) e
      group by e.action
    )
    select (select count(*)::integer from q) as queues,
      (select coalesce(sum(q.pending + q.redriving), 0)::integer from q) as unresolved,
      (select max(q.last_enqueued_at) from q) as last_ingest,
      (select json_build_object('t', q.tenant_id::text, 'c', q.collection, 'u', q.used, 'k', q.capacity) from q
        where q.used > 0
        order by q.used::float8 / greatest(q.capacity, 1) desc, q.used desc, q.tenant_id, q.collection limit 1) as fullest,
      (select count(*)::integer from (select 1 from entry_state s
        where s.tenant_id = any(${tenantArray(ids)}::bigint[]) and s.follow_up = 'failed'
        limit ${ENTRIES_CAP + 1}) f) as attention,
      (select coalesce(sum(a.arrived) filter (where a.hour > ${hour - 24}), 0)::integer from arrivals a) as arrived,
      (select coalesce(sum(a.arrived) filter (where a.hour <= ${hour - 24}), 0)::integer from arrivals a) as arrived_before,
      (select count(*)::integer from arrivals a) as arrival_rows,
      (select json_object_agg(e.action, e.count) from expiring e) as expiring`);
  if (!row) throw new Error('the totals gave no row');
  const { fullest } = row;
  const due = Object.entries(row.expiring ?? {});
  const dueSum = due.reduce((sum, [, count]) => sum + count, 0);
  return {
    queues: capped(row.queues, QUEUES_CAP),
    unresolved: row.unresolved,
    attention: capped(row.attention, ENTRIES_CAP),
    daySince: (hour - 23) * HOUR_MS,
    arrivedDay: { count: row.arrived, capped: row.arrival_rows >= COUNTS_CAP },
    arrivedDayBefore: row.arrived_before,
    expiring: due.map(([action, count]) => ({
      action: action as ExpiryAction,
      count: Math.min(count, ENTRIES_CAP),
      capped: count > ENTRIES_CAP || dueSum >= COUNTS_CAP,
    })),
    lastIngestAt: row.last_ingest === null ? null : Number(row.last_ingest),
    fullest:
      fullest === null
        ? null
        : {
            tenantId: fullest.t,
            collection: fullest.c,
            used: fullest.u,
            capacity: fullest.k,
          },
  };
}

/** Unresolved entries by kind of their latest violation, most first. */
export async function overviewViolations(ids: readonly TenantId[]): Promise<ViolationCounts> {
  const rows = await db().execute<{ violation: string; count: number; rows: number }>(sql`
    select v.violation, sum(v.unresolved)::integer as count, count(*)::integer as rows from (
      select v.violation, v.unresolved from queue_violations v
      where v.tenant_id = any(${tenantArray(ids)}::bigint[]) and v.unresolved > 0 limit ${COUNTS_CAP}) v
    group by v.violation order by 2 desc, v.violation collate "C"`);
  return {
    counts: rows.map(({ violation, count }) => ({ violation, count })),
    capped: rows.reduce((sum, each) => sum + each.rows, 0) >= COUNTS_CAP,
  };
}

/** Arrivals in `buckets` steps up to now; `stepHours` divides a day. */
export async function overviewArrivals(
  ids: readonly TenantId[],
  now: number,
  { stepHours, buckets }: { readonly stepHours: number; readonly buckets: number },
): Promise<ArrivalSeries> {
  const step = stepHours * HOUR_MS;
  const last = Math.floor(now / step);
  const first = last - buckets + 1;
  const rows = await db().execute<{
    bucket: number;
    violation: string;
    count: number;
    rows: number;
  }>(sql`
    select (a.hour / ${stepHours}::bigint)::integer as bucket, a.violation, sum(a.arrived)::integer as count,
      count(*)::integer as rows
    from (
      select a.hour, a.violation, a.arrived from queue_arrivals a
      where a.tenant_id = any(${tenantArray(ids)}::bigint[]) and a.hour >= ${first * stepHours}
      limit ${COUNTS_CAP}) a
    group by 1, 2 order by 1, 3 desc, a.violation collate "C"`);
  const byBucket = new Map<number, ViolationCount[]>();
  for (const { bucket, violation, count } of rows) {
    byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), { violation, count }]);
  }
  return {
    step,
    buckets: Array.from({ length: buckets }, (_, i) => ({
      from: (first + i) * step,
      counts: byBucket.get(first + i) ?? [],
    })),
    total: rows.reduce((sum, { count }) => sum + count, 0),
    capped: rows.reduce((sum, each) => sum + each.rows, 0) >= COUNTS_CAP,
  };
}
