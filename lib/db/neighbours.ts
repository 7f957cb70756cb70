import { sql, type SQL } from 'drizzle-orm';
import { type EntryFilter, filterToParams } from '@/lib/dlq/filter';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount } from '@/lib/dlq/views';
import { db } from './client';
import { maintainedTotal } from './entry-count';
import { SCAN_WINDOW } from './entries';
import { predicates } from './entry-predicates';
import { encodeCursor } from './keyset';

/** Where an entry stands in a list, and what is beside it. Ids are decimal strings. */
export interface Neighbours {
  /** Whether the entry itself is in the list now. */
  readonly listed: boolean;
  /** Null: none, or none within what was looked at (`cut`). */
  readonly newer: string | null;
  readonly older: string | null;
  /** Whether the search ended before it found one. */
  readonly cut: { readonly newer: boolean; readonly older: boolean };
  /** Entries of the list that are newer than this one. */
  readonly before: CappedCount;
  /** Entries of the list; null: not kept for such a filter. */
  readonly total: number | null;
  /** Cursor of the list's page that shows the entry; null: the first page. */
  readonly page: string | null;
}

/** Newer entries counted at most; further back a place in the list is no longer given as a number. */
const COUNTED = 1_000;

type Raw = {
  listed: boolean;
  newer: string | null;
  older: string | null;
  seen_newer: number;
  seen_older: number;
  before: number;
  edge: string | null;
  total: string | null;
};

/**
 * The neighbours of an entry in the list narrowed to `filter`, by the list's own predicates. Bounded like the list:
 * a window of entries to either side. `pageSize` is that of the list's pages.
 */
export async function neighbours(
  scope: TenantScope,
  filter: EntryFilter,
  entryId: EntryId,
  pageSize: number,
): Promise<Neighbours> {
  const here = sql`${String(entryId)}::bigint`;
  const { window, rest } = predicates(scope, filter);
  const id = sql`s.entry_id`;
  const checked = rest.length > 0;
  const span = checked ? SCAN_WINDOW : COUNTED + 1;
  const passing = (ids: SQL) =>
    checked
      ? sql`select s.entry_id from ${ids} x
          join entry_state s on s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = x.entry_id
          join entries e on e.tenant_id = ${String(scope.tenantId)}::bigint and e.entry_id = x.entry_id
          where s.tenant_id = ${String(scope.tenantId)}::bigint and ${sql.join([...rest], sql` and `)}`
      : sql`select x.entry_id from ${ids} x`;

  const [raw] = await db().execute<Raw>(sql`
    with above as materialized (
      ${window(id, sql`s.entry_id > ${here}`, sql`asc`, span)}
    ), below as materialized (
      ${window(id, sql`s.entry_id < ${here}`, sql`desc`, checked ? SCAN_WINDOW : 1)}
    ), itself as (
      ${window(id, sql`s.entry_id = ${here}`, sql`asc`, 1)}
    ), newer as materialized (
      select n.entry_id, row_number() over (order by n.entry_id) as place from (${passing(sql`above`)}) n
      order by n.entry_id limit ${COUNTED + 1}
    ), counted as (select count(*)::integer as n from newer)
    select exists (${passing(sql`itself`)}) as listed,
      (select min(n.entry_id)::text from newer n) as newer,
      (select max(o.entry_id)::text from (${passing(sql`below`)}) o) as older,
      (select count(*)::integer from above) as seen_newer,
      (select count(*)::integer from below) as seen_older,
      c.n as before,
      (select n.entry_id::text from newer n where n.place = c.n % ${pageSize}::integer + 1) as edge,
      ${maintainedTotal(scope, filter) ?? sql`null`} as total
    from counted c`);
  if (!raw) throw new Error('the neighbours gave no row');

  const cut = {
    newer: checked && raw.seen_newer === SCAN_WINDOW,
    older: checked && raw.older === null && raw.seen_older === SCAN_WINDOW,
  };
  const before = {
    count: Math.min(raw.before, COUNTED),
    capped: cut.newer || raw.before > COUNTED,
  };
  const than = before.capped ? entryId + 1n : raw.edge === null ? null : BigInt(raw.edge);
  return {
    listed: raw.listed,
    newer: raw.newer,
    older: raw.older,
    cut: { newer: cut.newer && raw.newer === null, older: cut.older },
    before,
    total: raw.total === null ? null : Number(raw.total),
    page:
      than === null
        ? null
        : encodeCursor(scope.tenantId, filterToParams(filter).toString(), {
            direction: 'older',
            than,
          }),
  };
}
