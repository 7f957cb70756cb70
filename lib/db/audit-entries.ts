import { sql } from 'drizzle-orm';
import type { EntryState } from '@/lib/dlq/entry';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import { CHAINED_COLUMNS, PAGE, type RawChained, type StoredRecord, toStored } from './audit';
import type { Database } from './client';
import { type RawState, STATE_COLUMNS, toEntryState } from './entry-row';

/** Reads for verifying a tenant entry by entry, a stretch of ids at a time. */

/** Entry ids, both ends included. */
export interface EntryRange {
  readonly from: bigint;
  readonly through: bigint;
}

const ALL_ENTRIES: EntryRange = { from: -(2n ** 63n), through: 2n ** 63n - 1n };

/** The WAL of a stretch of a tenant's entries: entry by entry, each in order. */
export async function* readWalOfEntries(
  db: Database,
  tenantId: TenantId,
  { from, through }: EntryRange,
): AsyncGenerator<StoredRecord> {
  let after = { entry: String(from), seq: '0' };
  for (;;) {
    const rows = await db.execute<RawChained & { entry_id: string }>(sql`
      select ${CHAINED_COLUMNS} from wal w
      where w.tenant_id = ${String(tenantId)}::bigint and w.entry_id <= ${String(through)}::bigint
        and (w.entry_id, w.seq) > (${after.entry}::bigint, ${after.seq}::bigint)
      order by w.entry_id, w.seq limit ${PAGE}`);
    for (const row of rows) {
      yield toStored(tenantId, row);
      after = { entry: row.entry_id, seq: row.seq };
    }
    if (rows.length < PAGE) return;
  }
}

export interface StoredState {
  readonly entryId: EntryId;
  readonly collection: string;
  readonly username: string;
  readonly documentId: string;
  readonly violationKind: string;
  readonly groupId: string;
  /** Null: what is stored cannot be read as one. */
  readonly state: EntryState | null;
}

/** The append writes whole states only; half a lease, or text that is no JSON, came from elsewhere. */
function readState(row: RawState): EntryState | null {
  if ((row.lease_mode === null) !== (row.lease_until === null)) return null;
  try {
    return toEntryState(row);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The live states of a stretch of a tenant's entries, by id. */
export async function* readStates(
  db: Database,
  tenantId: TenantId,
  { from, through }: EntryRange = ALL_ENTRIES,
): AsyncGenerator<StoredState> {
  let next = from;
  for (;;) {
    const rows = await db.execute<
      RawState & {
        entry_id: string;
        collection: string;
        username: string;
        document_id: string;
        violation_kind: string;
        group_id: string;
      }
    >(sql`
      select ${STATE_COLUMNS}, s.entry_id::text as entry_id, s.collection, s.username, s.document_id,
        s.violation_kind, s.group_id
      from entry_state s left join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
      where s.tenant_id = ${String(tenantId)}::bigint
        and s.entry_id between ${String(next)}::bigint and ${String(through)}::bigint
      order by s.entry_id limit ${PAGE}`);
    for (const row of rows) {
      yield {
        entryId: BigInt(row.entry_id) as EntryId,
        collection: row.collection,
        username: row.username,
        documentId: row.document_id,
        violationKind: row.violation_kind,
        groupId: row.group_id,
        state: readState(row),
      };
      next = BigInt(row.entry_id) + 1n;
    }
    if (rows.length < PAGE || next > through) return;
  }
}

/** The first entry whose stored facts differ from its first WAL record, or that has no such record. */
export async function findAlteredFacts(
  db: Database,
  tenantId: TenantId,
  { from, through }: EntryRange,
): Promise<{ entryId: string; seq: string | null } | null> {
  const [row] = await db.execute<{ entry_id: string; seq: string | null }>(sql`
    select coalesce(e.entry_id, w.entry_id)::text as entry_id, w.seq::text as seq
    from (select * from entries where tenant_id = ${String(tenantId)}::bigint
      and entry_id between ${String(from)}::bigint and ${String(through)}::bigint) e
    full join (select x.entry_id, x.seq, x.at, x.collection, f.* from wal x, lateral json_to_record(x.payload::json) as f(
      session_id text, username text, document_id text, mutation_id numeric, peer_id numeric, violation json,
      compensation json, client_version text, remote_addr text, device_peer_id numeric, delta_size integer,
      delta_sha256 text, source json)
      where x.tenant_id = ${String(tenantId)}::bigint and x.kind = 'enqueued'
        and x.entry_id between ${String(from)}::bigint and ${String(through)}::bigint) w on w.entry_id = e.entry_id
    where (e.collection, e.session_id, e.username, e.document_id, e.mutation_id, e.peer_id, e.violation, e.compensation,
        e.client_version, e.remote_addr, e.device_peer_id, e.delta_size, e.delta_sha256, e.source, e.created_at)
      is distinct from (w.collection, w.session_id, w.username, w.document_id, w.mutation_id, w.peer_id,
        w.violation::text, w.compensation::text, w.client_version, w.remote_addr, w.device_peer_id, w.delta_size,
        w.delta_sha256, w.source::text, w.at)
    order by coalesce(e.entry_id, w.entry_id) limit 1`);
  return row ? { entryId: row.entry_id, seq: row.seq } : null;
}

/** Bytes that stand where none may: of no entry, or of one that was purged. */
export async function findStrayDelta(
  db: Database,
  tenantId: TenantId,
  { from, through }: EntryRange,
): Promise<{ entryId: string; seq: string | null } | null> {
  const [row] = await db.execute<{ entry_id: string; seq: string | null }>(sql`
    select d.entry_id::text as entry_id,
      (select w.seq::text from wal w where w.tenant_id = d.tenant_id and w.entry_id = d.entry_id
        order by w.seq desc limit 1) as seq
    from deltas d left join entry_state s on s.tenant_id = d.tenant_id and s.entry_id = d.entry_id
    where d.tenant_id = ${String(tenantId)}::bigint
      and d.entry_id between ${String(from)}::bigint and ${String(through)}::bigint
      and (s.entry_id is null or s.status = 'purged')
    order by d.entry_id limit 1`);
  return row ? { entryId: row.entry_id, seq: row.seq } : null;
}

/** The first entry whose bytes are missing, or are not those its first record names. */
export async function findAlteredDelta(
  db: Database,
  tenantId: TenantId,
  { from, through }: EntryRange,
): Promise<{ entryId: string; seq: string; missing: boolean } | null> {
  const [row] = await db.execute<{ entry_id: string; seq: string; missing: boolean }>(sql`
    select e.entry_id::text as entry_id, d.entry_id is null as missing,
      (select w.seq::text from wal w where w.tenant_id = e.tenant_id and w.entry_id = e.entry_id
        order by w.seq limit 1) as seq
    from entries e
    join entry_state s on s.tenant_id = e.tenant_id and s.entry_id = e.entry_id
    left join deltas d on d.tenant_id = e.tenant_id and d.entry_id = e.entry_id
    where e.tenant_id = ${String(tenantId)}::bigint and s.status <> 'purged'
      and e.entry_id between ${String(from)}::bigint and ${String(through)}::bigint
      and (d.entry_id is null or octet_length(d.bytes) <> e.delta_size
        or encode(sha256(d.bytes), 'hex') <> e.delta_sha256)
    order by e.entry_id limit 1`);
  return row ? { entryId: row.entry_id, seq: row.seq, missing: row.missing } : null;
}
