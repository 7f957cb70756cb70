import { sql, type SQL } from 'drizzle-orm';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount, EntryRow, EntryView } from '@/lib/dlq/views';
import { db } from './client';
import { type RawRow, ROW_COLUMNS, ROW_JOINS, toEntryRow } from './entry-row';

/** Other entries that have something in common with one: how many, and the nearest of them. */
export interface RelatedEntries {
  readonly count: CappedCount;
  readonly rows: readonly EntryRow[];
}

export interface Related {
  /** Of the same document, newest first. */
  readonly document: RelatedEntries;
  /** Of the same peer, the nearest in the order it wrote them; ascending by mutation. */
  readonly peer: RelatedEntries;
  /** With the same bytes, newest first. */
  readonly bytes: RelatedEntries;
}

/** Others counted at most. */
const COUNTED = 500;
/** Others shown of each kind. */
const SHOWN = 5;

/** What an entry has in common with others of its tenant. */
export async function listRelated(
  scope: TenantScope,
  entryId: EntryId,
  entry: Pick<EntryView, 'collection' | 'documentId' | 'peerId' | 'mutationId' | 'deltaSha256'>,
): Promise<Related> {
  const [document, peer, bytes] = await Promise.all([
    newest(
      scope,
      sql`select s.entry_id from entry_state s
        where s.tenant_id = ${String(scope.tenantId)}::bigint and s.document_id = ${entry.documentId}
          and s.collection = ${entry.collection} and s.entry_id <> ${String(entryId)}::bigint
        order by s.entry_id desc limit ${COUNTED + 1}`,
    ),
    aroundOf(scope, entryId, entry),
    newest(
      scope,
      sql`select e.entry_id from entries e
        where e.tenant_id = ${String(scope.tenantId)}::bigint and e.delta_sha256 = ${entry.deltaSha256}
          and e.entry_id <> ${String(entryId)}::bigint
        order by e.entry_id desc limit ${COUNTED + 1}`,
    ),
  ]);
  return { document, peer, bytes };
}

type Counted = RawRow & { others: number };

/** The newest of `same`, a statement that yields their ids, newest first and one more than is counted. */
async function newest(scope: TenantScope, same: SQL): Promise<RelatedEntries> {
  const rows = await db().execute<Counted>(sql`
    with same as materialized (${same})
    select ${ROW_COLUMNS}, (select count(*)::integer from same) as others
    from (select x.entry_id from same x order by x.entry_id desc limit ${SHOWN}) n
    join entry_state s on s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = n.entry_id
    ${ROW_JOINS}
    where s.tenant_id = ${String(scope.tenantId)}::bigint
    order by s.entry_id desc`);
  return related(rows);
}

/** Of a peer with more entries than are counted, the newest are looked at. */
async function aroundOf(
  scope: TenantScope,
  entryId: EntryId,
  { peerId, mutationId }: Pick<EntryView, 'peerId' | 'mutationId'>,
): Promise<RelatedEntries> {
  const here = sql`(${mutationId}::numeric, ${String(entryId)}::bigint)`;
  const place = sql`(x.mutation_id, x.entry_id)`;
  const rows = await db().execute<Counted>(sql`
    with same as materialized (
      select e.entry_id, e.mutation_id from entries e
      where e.tenant_id = ${String(scope.tenantId)}::bigint and e.peer_id = ${peerId}::numeric
        and e.entry_id <> ${String(entryId)}::bigint
      order by e.entry_id desc limit ${COUNTED + 1}
    ), near as (
      (select x.entry_id from same x where ${place} < ${here}
        order by x.mutation_id desc, x.entry_id desc limit ${Math.ceil(SHOWN / 2)})
      union all
      (select x.entry_id from same x where ${place} > ${here}
        order by x.mutation_id, x.entry_id limit ${Math.ceil(SHOWN / 2)})
    )
    select ${ROW_COLUMNS}, (select count(*)::integer from same) as others
    from near n
    join entry_state s on s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = n.entry_id
    ${ROW_JOINS}
    where s.tenant_id = ${String(scope.tenantId)}::bigint
    order by e.mutation_id, e.entry_id`);
  return related(rows);
}

function related(rows: readonly Counted[]): RelatedEntries {
  const others = rows[0]?.others ?? 0;
  return {
    count: { count: Math.min(others, COUNTED), capped: others > COUNTED },
    rows: rows.map(toEntryRow),
  };
}
