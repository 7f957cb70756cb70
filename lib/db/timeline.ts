import { sql } from 'drizzle-orm';
import type { Status } from '@/lib/dlq/entry';
import type { EventKind } from '@/lib/dlq/events';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { TimelineItem } from '@/lib/dlq/views';
import { db } from './client';

type RawRecord = {
  seq: string;
  at: string;
  kind: EventKind;
  from_status: Status | null;
  to_status: Status | null;
  version: number | null;
  actor: string;
  reason: string | null;
  request_id: string | null;
  payload: string;
  hash: string;
};

/** The WAL of one entry, newest first; the latest 500 records. */
export async function listTimeline(scope: TenantScope, entryId: EntryId): Promise<TimelineItem[]> {
  const rows = await db().execute<RawRecord>(sql`
    select w.seq::text as seq, w.at, w.kind, w.from_status, w.to_status, w.version, w.actor, w.reason, w.request_id,
      w.payload, encode(w.hash, 'hex') as hash
    from wal w
    where w.tenant_id = ${String(scope.tenantId)}::bigint and w.entry_id = ${String(entryId)}::bigint
    order by w.seq desc limit 500`);
  return rows.map((raw) => ({
    seq: raw.seq,
    at: Number(raw.at),
    kind: raw.kind,
    from: raw.from_status,
    to: raw.to_status,
    version: raw.version,
    actor: raw.actor,
    reason: raw.reason,
    requestId: raw.request_id,
    payload: JSON.parse(raw.payload) as unknown,
    hash: raw.hash,
  }));
}
