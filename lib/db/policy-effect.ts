import { sql } from 'drizzle-orm';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount, PolicyEffect, PolicyView } from '@/lib/dlq/views';
import { db } from './client';

/** Counts go no further than this. */
export const EFFECT_CAP = 10_000;
const DAY_MS = 86_400_000;

type RawCounts = { now: number; day: number; held: number; used: number };

/**
 * What a policy would do to a queue: at the next sweep if it ran now, and within the day after, as things stand.
 * Writes nothing. `expiresWithinDay` includes what expires now.
 */
export async function policyEffect(
  scope: TenantScope,
  collection: string,
  { ttlSecs, action, capacity }: PolicyView,
): Promise<PolicyEffect> {
  const ttl = sql`${ttlSecs}::numeric`;
  const upTo = (ms: number, held: boolean) => sql`(
    select count(*)::integer from (
      select 1 from entry_state s
      where s.tenant_id = ${String(scope.tenantId)}::bigint and s.collection = ${collection} and s.status = 'pending'
        and ${held ? sql`s.held` : sql`not s.held`}
        and s.due_from <= (select case when ${ttl} = 0 then 9223372036854775807
          else greatest(dlq_now() + ${ms}::bigint - ${ttl} * 1000, -1)::bigint end)
      limit ${EFFECT_CAP + 1}) due)`;
  const [row] = await db().execute<RawCounts>(sql`
    select ${upTo(0, false)} as now, ${upTo(DAY_MS, false)} as day, ${upTo(0, true)} as held,
      coalesce((select q.pending + q.redriving + q.resolved from queues q
        where q.tenant_id = ${String(scope.tenantId)}::bigint and q.collection = ${collection}), 0) as used`);
  if (!row) throw new Error('counting gave no row');
  return {
    action,
    expiresNow: capped(row.now),
    expiresWithinDay: capped(row.day),
    evictedNow: { count: Math.max(0, row.used - capacity), capped: false },
    held: capped(row.held),
  };
}

const capped = (count: number): CappedCount => ({
  count: Math.min(count, EFFECT_CAP),
  capped: count > EFFECT_CAP,
});
