import { sql, type SQL } from 'drizzle-orm';
import type { Status } from '@/lib/dlq/entry';
import type { EventKind } from '@/lib/dlq/events';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { WalItem, WalPage } from '@/lib/dlq/views';
import type { WalFilter } from '@/lib/dlq/wal-filter';
import { db } from './client';
import { BadCursorError, decodeCursor, encodeCursor } from './keyset';

/** Records looked at for one page when no index answers the whole filter. */
export const WAL_SCAN_WINDOW = 5_000;

export type RawRecord = {
  seq: string;
  at: string;
  kind: EventKind;
  entry_id: string | null;
  collection: string | null;
  from_status: Status | null;
  to_status: Status | null;
  version: number | null;
  actor: string;
  reason: string | null;
  request_id: string | null;
  payload: string;
  hash: string;
};

/** Columns of `wal w` that make up a `WalItem`. */
export const RECORD_COLUMNS: SQL = sql`
  w.seq::text as seq, w.at, w.kind, w.entry_id::text as entry_id, w.collection, w.from_status, w.to_status, w.version,
  w.actor, w.reason, w.request_id, w.payload, encode(w.hash, 'hex') as hash`;

export function toWalItem(raw: RawRecord): WalItem {
  return {
    seq: raw.seq,
    at: Number(raw.at),
    kind: raw.kind,
    entryId: raw.entry_id,
    collection: raw.collection,
    from: raw.from_status,
    to: raw.to_status,
    version: raw.version,
    actor: raw.actor,
    reason: raw.reason,
    requestId: raw.request_id,
    payload: JSON.parse(raw.payload) as unknown,
    hash: raw.hash,
  };
}

const listOf = ({ kind, actor, entryId, collection }: WalFilter) =>
  `wal\n${JSON.stringify([kind, actor, entryId === undefined ? undefined : String(entryId), collection])}`;

/** The place in a list from which record `seq`, when it is in it, comes first. */
export function walCursor(scope: TenantScope, filter: WalFilter, seq: Seq): string {
  const than = seq + 1n;
  return encodeCursor(scope.tenantId, listOf(filter), { direction: 'older', than });
}

/**
 * A page of a tenant's WAL, newest first, by keyset. Only `entryId` has an index of its own; for the rest at most
 * `WAL_SCAN_WINDOW` records are looked at and `scanned` says so, `older` goes on from there.
 * Throws `BadCursorError` for a cursor of another list.
 */
export async function listWal(
  scope: TenantScope,
  filter: WalFilter,
  cursor: string | null,
  limit: number,
): Promise<WalPage> {
  const list = listOf(filter);
  const place = cursor === null ? null : decodeCursor(scope.tenantId, list, cursor);
  if (cursor !== null && place === null) throw new BadCursorError('the cursor is not of this list');
  const newer = place?.direction === 'newer';
  const rest: SQL[] = [];
  if (filter.kind !== undefined) rest.push(sql`w.kind = ${filter.kind}`);
  if (filter.actor !== undefined) rest.push(sql`w.actor = ${filter.actor}`);
  if (filter.collection !== undefined) rest.push(sql`w.collection = ${filter.collection}`);
  const window = rest.length > 0 ? WAL_SCAN_WINDOW : limit + 1;
  const driving =
    filter.entryId === undefined ? sql`true` : sql`w.entry_id = ${String(filter.entryId)}::bigint`;
  const bound =
    place === null
      ? sql`true`
      : newer
        ? sql`w.seq > ${String(place.than)}::bigint`
        : sql`w.seq < ${String(place.than)}::bigint`;
  const order = newer ? sql`asc` : sql`desc`;

  const rows = await db().execute<
    Partial<RawRecord> & { seen: number; edge: string | null; last_seq: string | null; now: string }
  >(sql`
    with seen as materialized (
      select w.* from wal w
      where w.tenant_id = ${String(scope.tenantId)}::bigint and ${driving} and ${bound}
      order by w.seq ${order} limit ${window}
    ), page as (
      select ${RECORD_COLUMNS}, w.seq as place from seen w
      where ${rest.length > 0 ? sql.join(rest, sql` and `) : sql`true`}
      order by w.seq ${order} limit ${limit + 1}
    )
    select page.*, k.* from (
      select count(*)::integer as seen, (select ${newer ? sql`max` : sql`min`}(x.seq)::text from seen x) as edge,
        (select (t.next_seq - 1)::text from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint) as last_seq,
        dlq_now() as now from seen) k
    left join page on true order by page.place desc`);

  const [head] = rows;
  const found = rows.filter(
    (row): row is RawRecord & typeof row => row.seq !== undefined && row.seq !== null,
  );
  const more = found.length > limit;
  // Rows come newest first; the one beyond the page is the farthest from its start.
  const page = (newer ? found.slice(more ? 1 : 0) : found.slice(0, limit)).map(toWalItem);
  const cut = !more && rest.length > 0 && head?.seen === WAL_SCAN_WINDOW;
  const link = (direction: 'older' | 'newer', than: string | null | undefined) =>
    than == null ? null : encodeCursor(scope.tenantId, list, { direction, than: BigInt(than) });
  const first = page[0]?.seq;
  const last = page.at(-1)?.seq;
  const farther = more ? (newer ? first : last) : cut ? head.edge : null;
  const back =
    place === null
      ? null
      : newer
        ? (last ?? String(place.than + 1n))
        : (first ?? String(place.than - 1n));
  return {
    items: page,
    older: link('older', newer ? back : farther),
    newer: link('newer', newer ? farther : back),
    scanned: cut ? head.seen : null,
    lastSeq: head?.last_seq ?? '0',
    asOf: Number(head?.now),
  };
}
