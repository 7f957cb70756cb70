import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import type { Database } from './client';

/**
 * An operation whose counters are not the recount of its items, whose items are no whole set, that ended with something
 * left, or whose beginning is not on record.
 */
export async function findMiscountedOperation(
  db: Database,
  tenantId: TenantId,
): Promise<{ readonly operationId: string; readonly seq: string } | null> {
  const [row] = await db.execute<{ operation_id: string; seq: string }>(sql`
    select o.operation_id, o.created_seq::text as seq
    from operations o left join (
      select i.operation_id, count(*) as total, max(i.position) as last, min(i.position) as first,
        count(*) filter (where i.outcome = 'running') as running, count(*) filter (where i.outcome = 'done') as done,
        count(*) filter (where i.outcome = 'refused') as refused, count(*) filter (where i.outcome = 'failed') as failed,
        count(*) filter (where i.outcome = 'skipped') as skipped
      from operation_items i where i.tenant_id = ${String(tenantId)}::bigint group by i.operation_id
    ) c on c.operation_id = o.operation_id
    where o.tenant_id = ${String(tenantId)}::bigint and (
      (o.total, o.total, 1, o.running, o.done, o.refused, o.failed, o.skipped) is distinct from
        (c.total, c.last, c.first, c.running, c.done, c.refused, c.failed, c.skipped)
      or (o.state = 'finished' and o.total <> o.done + o.refused + o.failed + o.skipped)
      or (o.state = 'finished') is distinct from (o.finished_at is not null and o.state <> 'cancelled')
      or not exists (
        select 1 from wal w where w.tenant_id = ${String(tenantId)}::bigint and w.seq = o.created_seq
          and w.kind = 'operation' and w.payload::json->>'operation' = o.operation_id
          and w.payload::json->>'turn' = 'created'))
    order by o.created_seq limit 1`);
  return row ? { operationId: row.operation_id, seq: row.seq } : null;
}
