import { sql, type SQL } from 'drizzle-orm';
import { type EntryFilter, valueOf } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount } from '@/lib/dlq/views';
import { db } from './client';
import { FACTS, predicates, whereOf } from './entry-predicates';

/** Further than this a list's number is not counted out for a page. */
export const COUNT_CAP = 10_000;

/**
 * How many entries a filter has: exact up to `cap`, and beyond where the number is maintained (by status, collection or
 * group). Never a guess.
 */
export async function countEntries(
  scope: TenantScope,
  filter: EntryFilter,
  cap: number = COUNT_CAP,
): Promise<CappedCount> {
  const maintained = maintainedTotal(scope, filter);
  if (maintained !== null) {
    const [row] = await db().execute<{ total: string | null }>(sql`select ${maintained} as total`);
    return { count: Number(row?.total ?? 0), capped: false };
  }
  // Without a check of the facts their table is left alone.
  const { facts, driving, bounds, rest } = predicates(scope, filter);
  const joined = rest.length === 0 ? facts : FACTS;
  const where = rest.length === 0 ? sql`${driving} and ${bounds}` : whereOf(scope, filter);
  const [row] = await db().execute<{ n: number }>(sql`
    select count(*)::integer as n from (
      select 1 from entry_state s ${joined}
      where s.tenant_id = ${String(scope.tenantId)}::bigint and ${where} limit ${cap + 1}) k`);
  const n = row?.n ?? 0;
  return { count: Math.min(n, cap), capped: n > cap };
}

/** The number the queues or groups keep for such a filter, as SQL of text; null: they keep none. */
export function maintainedTotal(scope: TenantScope, filter: EntryFilter): SQL | null {
  const { terms } = filter;
  if (terms.some(({ not, values }) => not || values.length > 1)) return null;
  const [only] = terms;
  if (terms.length === 1 && only?.key === 'group') {
    return sql`(select coalesce(sum(g.entries), 0)::text from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint and g.group_id = ${only.values[0] ?? ''})`;
  }
  if (terms.some(({ key }) => key !== 'status' && key !== 'collection')) return null;
  const status = valueOf(filter, 'status');
  const collection = valueOf(filter, 'collection');
  if (status === 'attention') return null;
  const sum =
    status === undefined
      ? sql`q.pending + q.redriving + q.resolved + q.expired + q.evicted + q.purged`
      : sql`q.${sql.identifier(status)}`;
  return sql`(select coalesce(sum(${sum}), 0)::text from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint
    and ${collection === undefined ? sql`true` : sql`q.collection = ${collection}`})`;
}
