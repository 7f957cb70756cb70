import { sql, type SQL } from 'drizzle-orm';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount, PolicyEffect, PolicyView } from '@/lib/dlq/views';
import { db } from './client';

/** Counts go no further than this. */
export const EFFECT_CAP = 10_000;
/** Queues counted for a tenant's defaults, those with the most to lose first. */
const QUEUES = 200;
const DAY_MS = 86_400_000;

/**
 * What a policy would do to a queue: at once, at the next sweep if it ran then, and in the day after, as things
 * stand. What is evicted at once no longer expires. Writes nothing.
 */
export function policyEffect(
  scope: TenantScope,
  collection: string,
  policy: PolicyView,
): Promise<PolicyEffect> {
  const { ttlSecs, action, capacity } = policy;
  return count(scope, {
    which: sql`q.collection = ${collection}`,
    ttl: sql`${ttlSecs}::numeric`,
    action: sql`${action}::text`,
    capacity: sql`${capacity}::integer`,
    retentionSecs: null,
  });
}

/** The same for what a tenant's queues follow, those with settings of their own keeping them. */
export function defaultsEffect(
  scope: TenantScope,
  { ttlSecs, action, capacity, retentionSecs }: PolicyView & { readonly retentionSecs: string },
): Promise<PolicyEffect> {
  return count(scope, {
    which: sql`true`,
    ttl: sql`coalesce(q.ttl_secs, ${ttlSecs}::numeric)`,
    action: sql`coalesce(q.action, ${action}::text)`,
    capacity: sql`coalesce(q.capacity, ${capacity}::integer)`,
    retentionSecs,
  });
}

interface Asked {
  readonly which: SQL;
  /** The policy of queue `q`. */
  readonly ttl: SQL;
  readonly action: SQL;
  readonly capacity: SQL;
  /** Null: not asked about. */
  readonly retentionSecs: string | null;
}

type RawCounts = {
  action: ExpiryAction;
  now: number;
  day: number;
  held: number;
  evicted: number;
  purged: number;
  over: boolean;
};

async function count(scope: TenantScope, asked: Asked): Promise<PolicyEffect> {
  // Entries of queue `q` that stay when it is trimmed and are due `ms` from now.
  const due = (ms: number, held: SQL) => sql`(
    select count(*)::integer from (
      select 1 from entry_state s
      where s.tenant_id = ${String(scope.tenantId)}::bigint and s.collection = q.collection and s.status = 'pending' and ${held}
        and s.queue_pos > q.cut and s.due_from <= case when q.ttl = 0 then 9223372036854775807
          else greatest(dlq_now() + ${ms}::bigint - q.ttl * 1000, -1)::bigint end
      limit ${EFFECT_CAP + 1}) x)`;
  const retention = asked.retentionSecs ?? '0';
  const rows = await db().execute<RawCounts>(sql`
    with asked as (
      select q.collection, ${asked.ttl} as ttl, ${asked.action} as action, q.head_pos, q.redriving,
        greatest(0, q.pending + q.redriving + q.resolved - ${asked.capacity}) as excess,
        count(*) over () > ${QUEUES} as over
      from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint and ${asked.which}
      order by q.pending + q.resolved + q.expired + q.evicted desc limit ${QUEUES}
    ), trimmed as (
      -- What the trim evicts (see dlq_trim): up to which place in the queue, and how much of it is not held.
      select a.*, coalesce(e.cut, -1) as cut, e.free from asked a cross join lateral (
        select max(o.queue_pos) filter (where o.status <> 'redriving') as cut,
          count(*) filter (where not o.held)::integer as free
        from (
          select p.* from (
            select s.status, s.queue_pos, s.held from entry_state s
            where s.tenant_id = ${String(scope.tenantId)}::bigint and s.collection = a.collection
              and s.status in ('pending', 'redriving', 'resolved') and s.queue_pos >= a.head_pos
            order by s.queue_pos limit a.excess + a.redriving) p
          order by p.status = 'redriving', p.queue_pos limit a.excess) o) e
    ), counted as (
      select q.action, q.excess, q.over, ${due(0, sql`not s.held`)} as now, ${due(DAY_MS, sql`not s.held`)} as day,
        ${due(0, sql`s.held`)} as held,
        (select count(*)::integer from (
          select 1 from entry_state s
          where s.tenant_id = ${String(scope.tenantId)}::bigint and s.collection = q.collection and s.status in ('expired', 'evicted')
            and s.follow_up in ('none', 'done') and not s.held
            and s.closed_at <= dlq_now() - least(${retention}::numeric * 1000, dlq_now() + 1)::bigint
          limit ${asked.retentionSecs === null ? 0 : EFFECT_CAP + 1}) x)
          -- Kept for no time at all, what is evicted at once is purged too.
          + case when ${retention}::numeric = 0 then q.free else 0 end as purged
      from trimmed q
    )
    select c.action, sum(c.now)::integer as now, sum(c.day)::integer as day, sum(c.held)::integer as held,
      sum(c.excess)::integer as evicted, sum(c.purged)::integer as purged, bool_or(c.over) as over
    from counted c group by c.action order by 2 desc, 1`);
  const over = rows.some((row) => row.over);
  const total = (of: 'held' | 'evicted' | 'purged') => rows.reduce((sum, row) => sum + row[of], 0);
  return {
    expiring: rows.map(({ action, now, day }) => ({
      action,
      now: capped(now, over),
      moreWithinDay: capped(now > EFFECT_CAP ? 0 : day - now, over || day > EFFECT_CAP),
    })),
    held: capped(total('held'), over),
    evictedNow: { count: total('evicted'), capped: over },
    purged: asked.retentionSecs === null ? null : capped(total('purged'), over),
  };
}

const capped = (found: number, over: boolean): CappedCount => ({
  count: Math.min(found, EFFECT_CAP),
  capped: over || found > EFFECT_CAP,
});
