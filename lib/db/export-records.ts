import { sql } from 'drizzle-orm';
import type { EntryState } from '@/lib/dlq/entry';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { type RawChained, type StoredRecord, toStored } from './audit';
import { GENESIS } from './chain';
import { db } from './client';
import { type RawState, STATE_COLUMNS, toEntryState } from './entry-row';

/** What a replay of an entry starts from and must end at. */
export interface EntryHistory {
  readonly state: EntryState;
  /** In order; `previous` is the hash of the record before it in the tenant's WAL. */
  readonly records: readonly { readonly record: StoredRecord; readonly previous: Buffer }[];
}

type Hex<T> = { [K in keyof T]: T[K] extends Buffer ? string : T[K] };
type RawRecord = Hex<RawChained> & { previous: string | null };

/** States and records of entries, read in one look so that they belong together; unknown ids are left out. */
export async function readHistories(
  scope: TenantScope,
  entryIds: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, EntryHistory>> {
  const rows = await db().execute<RawState & { entry_id: string; records: string | null }>(sql`
    select s.entry_id::text as entry_id, ${STATE_COLUMNS}, (
      select json_agg(json_build_object('seq', w.seq::text, 'at', w.at::text, 'kind', w.kind,
        'entry_id', w.entry_id::text, 'collection', w.collection, 'from_status', w.from_status,
        'to_status', w.to_status, 'version', w.version::text, 'actor', w.actor, 'reason', w.reason,
        'request_id', w.request_id, 'payload', w.payload, 'payload_sha256', encode(w.payload_sha256, 'hex'),
        'hash', encode(w.hash, 'hex'), 'previous', encode(p.hash, 'hex')) order by w.seq)::text
      from wal w left join wal p on p.tenant_id = w.tenant_id and p.seq = w.seq - 1
      where w.tenant_id = s.tenant_id and w.entry_id = s.entry_id) as records
    from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
    where s.tenant_id = ${String(scope.tenantId)}::bigint
      and s.entry_id = any(${`{${entryIds.map(String).join(',')}}`}::bigint[])`);
  return new Map(
    rows.map((row) => [
      BigInt(row.entry_id) as EntryId,
      {
        state: toEntryState(row),
        records: (JSON.parse(row.records ?? '[]') as RawRecord[]).map((raw) => ({
          record: toStored(scope.tenantId, {
            ...raw,
            payload_sha256: Buffer.from(raw.payload_sha256, 'hex'),
            hash: Buffer.from(raw.hash, 'hex'),
          }),
          previous: raw.previous === null ? GENESIS : Buffer.from(raw.previous, 'hex'),
        })),
      },
    ]),
  );
}
