import { sql, type SQL } from 'drizzle-orm';
import { STATUSES } from '@/lib/dlq/entry';
import type { EntryFilter, FilterKey } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount } from '@/lib/dlq/views';
import { db } from './client';
import { FACTS, predicates } from './entry-predicates';

/** Further than this a list's number is not counted out for a page. */
export const COUNT_CAP = 10_000;

/** Entries looked at for a number that no index gives. */
const LOOKED_AT = 200_000;

/**
 * How many entries a filter has: exact up to `cap`, and beyond where the number is maintained (by status, collection,
 * violation or group). Never a guess: `capped` says that there may be more, since the count ended at `cap`, or because
 * not every entry was looked at.
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
  const { window, rest } = predicates(scope, filter);
  const most = rest.length === 0 ? cap + 1 : Math.max(LOOKED_AT, cap + 1);
  const looked = (limit: number) => window(sql`s.*`, sql`true`, sql`desc`, limit);
  // Without a check of the facts their table is left alone.
  const found =
    rest.length === 0
      ? sql`select 1 from (${looked(most)}) s`
      : sql`select 1 from (${looked(most)}) s ${FACTS}
          where s.tenant_id = ${String(scope.tenantId)}::bigint and ${sql.join([...rest], sql` and `)} limit ${cap + 1}`;
  const [row] = await db().execute<{ n: number; left_out: boolean }>(sql`
    with k as materialized (select count(*)::integer as n from (${found}) f)
    select k.n, case when k.n <= ${cap} and ${rest.length > 0}
      then exists (select 1 from (${looked(most + 1)}) s offset ${most}) else false end as left_out
    from k`);
  const n = row?.n ?? 0;
  return { count: Math.min(n, cap), capped: n > cap || (row?.left_out ?? false) };
}

/** Statuses that make an entry unresolved. */
const UNRESOLVED = 'pending redriving';

/** The number the queues or groups keep for such a filter, as SQL of text; null: they keep none. */
export function maintainedTotal(scope: TenantScope, { terms }: EntryFilter): SQL | null {
  if (terms.some(({ not }) => not)) return null;
  const keys = terms
    .map(({ key }) => key)
    .toSorted()
    .join(' ');
  const values = (key: FilterKey) => terms.find((term) => term.key === key)?.values ?? null;
  const statuses = values('status');
  const unresolved = statuses?.toSorted().join(' ') === UNRESOLVED;
  const groups = values('group');
  if (groups !== null) {
    if (keys !== 'group' && !(keys === 'group status' && unresolved)) return null;
    return sql`(select coalesce(sum(${unresolved ? sql`g.unresolved` : sql`g.entries`}), 0)::text from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint and g.group_id in ${list(groups)})`;
  }
  const collections = values('collection');
  const violations = values('violation');
  if (violations !== null) {
    if (!unresolved || terms.length !== (collections === null ? 2 : 3)) return null;
    return sql`(select coalesce(sum(v.unresolved), 0)::text from queue_violations v
      where v.tenant_id = ${String(scope.tenantId)}::bigint and v.violation in ${list(violations)}
        and ${collections === null ? sql`true` : sql`v.collection in ${list(collections)}`})`;
  }
  if (!['', 'collection', 'status', 'collection status'].includes(keys)) return null;
  const columns = STATUSES.filter((status) => statuses === null || statuses.includes(status));
  if (statuses !== null && columns.length < statuses.length) return null;
  const sum = sql.join(
    columns.map((status) => sql`q.${sql.identifier(status)}`),
    sql` + `,
  );
  return sql`(select coalesce(sum(${sum}), 0)::text from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint
    and ${collections === null ? sql`true` : sql`q.collection in ${list(collections)}`})`;
}

const list = (values: readonly string[]) =>
  sql`(select json_array_elements_text(${JSON.stringify(values)}::json))`;
