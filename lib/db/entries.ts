import { sql } from 'drizzle-orm';
import type { EntryState } from '@/lib/dlq/entry';
import { type EntryFilter, filterToParams } from '@/lib/dlq/filter';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { AttentionRow, EntryPage, EntryView, SiblingRow } from '@/lib/dlq/views';
import { db } from './client';
import { predicates } from './entry-predicates';
import {
  type RawRow,
  type RawState,
  type RawView,
  ROW_COLUMNS,
  ROW_JOINS,
  STATE_COLUMNS,
  toEntryRow,
  toEntryState,
  toEntryView,
  VIEW_COLUMNS,
} from './entry-row';
import { BadCursorError, decodeCursor, encodeCursor } from './keyset';

/** Entries looked at for one page when no index answers the whole filter. */
export const SCAN_WINDOW = 2_000;

/**
 * A page of a tenant's entries, newest first, by keyset. When part of the filter has no index, at most
 * `SCAN_WINDOW` entries are looked at and `scanned` says so; `older` goes on from there.
 * Throws `BadCursorError` for a cursor of another list.
 */
export async function listEntries(
  scope: TenantScope,
  filter: EntryFilter,
  cursor: string | null,
  limit: number,
): Promise<EntryPage> {
  const list = filterToParams(filter).toString();
  const place = cursor === null ? null : decodeCursor(scope.tenantId, list, cursor);
  if (cursor !== null && place === null) throw new BadCursorError('the cursor is not of this list');
  const newer = place?.direction === 'newer';
  const { window, rest } = predicates(scope, filter);
  const bound =
    place === null
      ? sql`true`
      : newer
        ? sql`s.entry_id > ${String(place.than)}::bigint`
        : sql`s.entry_id < ${String(place.than)}::bigint`;
  const order = newer ? sql`asc` : sql`desc`;
  const looked = rest.length > 0 ? SCAN_WINDOW : limit + 1;

  const rows = await db().execute<
    Partial<RawRow> & { seen: number; edge: string | null; now: string }
  >(sql`
    with w as materialized (
      ${window(sql`s.*`, bound, order, looked)}
    ), page as (
      select ${ROW_COLUMNS} from w s ${ROW_JOINS}
      where s.tenant_id = ${String(scope.tenantId)}::bigint and ${rest.length > 0 ? sql.join([...rest], sql` and `) : sql`true`}
      order by s.entry_id ${order} limit ${limit + 1}
    )
    select page.*, k.seen, k.edge, k.now
    from (select count(*)::integer as seen, (select ${newer ? sql`max` : sql`min`}(entry_id)::text from w) as edge,
      dlq_now() as now from w) k
    left join page on true`);

  const [head] = rows;
  const found = rows.filter(
    (row): row is RawRow & typeof row => row.entry_id !== undefined && row.entry_id !== null,
  );
  const more = found.length > limit;
  const page = found.slice(0, limit).map(toEntryRow);
  if (newer) page.reverse();
  const cut = !more && rest.length > 0 && (head?.seen ?? 0) === SCAN_WINDOW;

  const link = (direction: 'older' | 'newer', than: string | undefined | null) =>
    than == null ? null : encodeCursor(scope.tenantId, list, { direction, than: BigInt(than) });
  const first = page[0]?.entryId;
  const last = page.at(-1)?.entryId;
  const edge = head?.edge;
  return {
    rows: page,
    older: newer
      ? link('older', last ?? (place ? String(place.than + 1n) : null))
      : more
        ? link('older', last)
        : cut
          ? link('older', edge)
          : null,
    newer: newer
      ? more
        ? link('newer', first)
        : cut
          ? link('newer', edge)
          : null
      : place === null
        ? null
        : // An empty page has no first entry; the cursor is exclusive, so it starts one below its own place.
          link('newer', first ?? String(place.than - 1n)),
    scanned: cut ? (head?.seen ?? 0) : null,
    asOf: Number(head?.now),
  };
}

/** One entry with everything a page shows; null when the tenant has no such entry. */
export async function getEntry(scope: TenantScope, entryId: EntryId): Promise<EntryView | null> {
  const [entry] = await getEntries(scope, [entryId]);
  return entry ?? null;
}

/** Entries by id, newest first; unknown ids are left out. */
export async function getEntries(
  scope: TenantScope,
  entryIds: readonly EntryId[],
): Promise<EntryView[]> {
  const rows = await db().execute<RawView>(sql`
    select ${VIEW_COLUMNS} from entry_state s ${ROW_JOINS}
    where s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = any(${idArray(entryIds)}::bigint[])
    order by s.entry_id desc`);
  return rows.map(toEntryView);
}

const idArray = (ids: readonly EntryId[]) => `{${ids.map(String).join(',')}}`;

export interface Decidable {
  readonly state: EntryState;
  readonly collection: string;
  readonly documentId: string;
  readonly username: string;
  readonly peerId: U64;
  readonly mutationId: U64;
}

/** What a decision on an entry needs; null when the tenant has no such entry. */
export async function loadState(scope: TenantScope, entryId: EntryId): Promise<Decidable | null> {
  const states = await loadStates(scope, [entryId]);
  return states.get(entryId) ?? null;
}

/** The same for several; unknown ids are left out. */
export async function loadStates(
  scope: TenantScope,
  entryIds: readonly EntryId[],
): Promise<Map<EntryId, Decidable>> {
  const rows = await db().execute<
    RawState & {
      entry_id: string;
      collection: string;
      document_id: string;
      username: string;
      peer_id: string;
      mutation_id: string;
    }
  >(sql`
    select s.entry_id::text as entry_id, ${STATE_COLUMNS}, s.collection, s.document_id, s.username,
      e.peer_id::text as peer_id, e.mutation_id::text as mutation_id
    from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
    where s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = any(${idArray(entryIds)}::bigint[])`);
  return new Map(
    rows.map((raw) => [
      BigInt(raw.entry_id) as EntryId,
      {
        state: toEntryState(raw),
        collection: raw.collection,
        documentId: raw.document_id,
        username: raw.username,
        peerId: BigInt(raw.peer_id) as U64,
        mutationId: BigInt(raw.mutation_id) as U64,
      },
    ]),
  );
}

/** The delta's bytes; null when they are erased. */
export async function readDelta(scope: TenantScope, entryId: EntryId): Promise<Uint8Array | null> {
  const deltas = await readDeltas(scope, [entryId]);
  return deltas.get(entryId) ?? null;
}

/** The bytes of several deltas; erased ones are left out. */
export async function readDeltas(
  scope: TenantScope,
  entryIds: readonly EntryId[],
): Promise<Map<EntryId, Uint8Array>> {
  const rows = await db().execute<{ entry_id: string; bytes: Buffer }>(sql`
    select d.entry_id::text as entry_id, d.bytes from deltas d
    where d.tenant_id = ${String(scope.tenantId)}::bigint and d.entry_id = any(${idArray(entryIds)}::bigint[])`);
  return new Map(rows.map((row) => [BigInt(row.entry_id) as EntryId, new Uint8Array(row.bytes)]));
}

/** Other entries of the same document, newest first, to compare with. */
export async function listSiblings(
  scope: TenantScope,
  entryId: EntryId,
  collection: string,
  documentId: string,
): Promise<SiblingRow[]> {
  const rows = await db().execute<RawRow>(sql`
    select ${ROW_COLUMNS} from entry_state s ${ROW_JOINS}
    where s.tenant_id = ${String(scope.tenantId)}::bigint and s.document_id = ${documentId}
      and s.collection = ${collection} and s.entry_id <> ${String(entryId)}::bigint
    order by s.entry_id desc limit 50`);
  return rows.map(toEntryRow).map((row) => ({
    entryId: row.entryId,
    createdAt: row.createdAt,
    username: row.username,
    status: row.status,
    deltaSize: row.deltaSize,
  }));
}

/** What an expiry owed and could not be done, newest first, each with the message of its last try. */
export async function listAttention(scope: TenantScope, limit: number): Promise<AttentionRow[]> {
  const rows = await db().execute<
    RawRow & { message: string | null; expired_action: AttentionRow['expiredAction'] }
  >(sql`
    select ${ROW_COLUMNS}, (
      select coalesce(w.payload::json->>'message', w.kind) from wal w
      where w.tenant_id = s.tenant_id and w.entry_id = s.entry_id
        and w.kind in ('attempt_refused', 'attempt_pended', 'attempt_failed', 'attempt_unknown', 'delivery_failed')
      order by w.seq desc limit 1) as message
    from entry_state s ${ROW_JOINS}
    where s.tenant_id = ${String(scope.tenantId)}::bigint and s.follow_up = 'failed'
    order by s.entry_id desc limit ${limit}`);
  return rows.map((raw) => ({
    ...toEntryRow(raw),
    version: raw.version,
    expiredAction: raw.expired_action,
    closedAt: Number(raw.closed_at),
    message: raw.message ?? '',
  }));
}
