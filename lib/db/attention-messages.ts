import { sql } from 'drizzle-orm';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/** What the last try of each entry's follow-up said; '' when it said nothing. */
export async function attentionMessages(
  scope: TenantScope,
  entryIds: readonly EntryId[],
): Promise<Map<string, string>> {
  const ids = `{${entryIds.map(String).join(',')}}`;
  const rows = await db().execute<{ entry_id: string; message: string | null }>(sql`
    select s.entry_id::text as entry_id, (
      select coalesce(w.payload::json->>'message', w.kind) from wal w
      where w.tenant_id = s.tenant_id and w.entry_id = s.entry_id
        and w.kind in ('attempt_refused', 'attempt_pended', 'attempt_failed', 'attempt_unknown', 'delivery_failed')
      order by w.seq desc limit 1) as message
    from entry_state s
    where s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id = any(${ids}::bigint[])`);
  return new Map(rows.map((row) => [row.entry_id, row.message ?? '']));
}
