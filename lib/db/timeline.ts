import { sql } from 'drizzle-orm';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { TimelineItem } from '@/lib/dlq/views';
import { db } from './client';
import { type RawRecord, RECORD_COLUMNS, toWalItem } from './wal';

/** The WAL of one entry, newest first; the latest 500 records. */
export async function listTimeline(scope: TenantScope, entryId: EntryId): Promise<TimelineItem[]> {
  const rows = await db().execute<RawRecord>(sql`
    select ${RECORD_COLUMNS} from wal w
    where w.tenant_id = ${String(scope.tenantId)}::bigint and w.entry_id = ${String(entryId)}::bigint
    order by w.seq desc limit 500`);
  return rows.map(toWalItem);
}
