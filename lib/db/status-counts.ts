import { sql } from 'drizzle-orm';
import { type Status, STATUSES } from '@/lib/dlq/entry';
import { type EntryFilter, withFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

export interface StatusCounts {
  /** Entries of each status that have the rest of the filter; null: no such numbers are kept. */
  readonly counts: Readonly<Record<Status, number>> | null;
  /** When the tenant's latest entry came in; null: none did. */
  readonly lastEnqueuedAt: number | null;
}

/** How many entries stand where, from the numbers the queues keep, whatever status the filter asks for. */
export async function statusCounts(scope: TenantScope, filter: EntryFilter): Promise<StatusCounts> {
  const others = withFilter(filter, 'status', undefined).terms;
  const collections = others.find(({ key, not }) => key === 'collection' && !not);
  const kept = others.every((term) => term === collections);
  const counted =
    collections === undefined
      ? sql`true`
      : sql`q.collection in (select json_array_elements_text(${JSON.stringify(collections.values)}::json))`;
  const sums = STATUSES.map(
    (status) =>
      sql`coalesce(sum(q.${sql.identifier(status)}) filter (where ${counted}), 0)::text as ${sql.identifier(status)}`,
  );
  const [row] = await db().execute<Record<Status, string> & { last: string | null }>(sql`
    select ${sql.join(sums, sql`, `)}, max(q.last_enqueued_at) as last
    from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint`);
  if (!row) throw new Error('the sums gave no row');
  return {
    counts: kept
      ? {
          pending: Number(row.pending),
          redriving: Number(row.redriving),
          resolved: Number(row.resolved),
          expired: Number(row.expired),
          evicted: Number(row.evicted),
          purged: Number(row.purged),
        }
      : null,
    lastEnqueuedAt: row.last === null ? null : Number(row.last),
  };
}

/** Names of a tenant's collections, by name, at most `limit`. */
export async function collectionNames(scope: TenantScope, limit: number): Promise<string[]> {
  const rows = await db().execute<{ collection: string }>(sql`
    select q.collection from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint
    order by q.collection limit ${limit}`);
  return rows.map(({ collection }) => collection);
}
