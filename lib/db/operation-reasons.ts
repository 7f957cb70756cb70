import { sql } from 'drizzle-orm';
import type { ItemOutcome, OperationReason } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/** Reasons told one by one. */
const LIMIT = 8;

/** Why entries of an operation were not done, the most frequent reasons first. */
export async function listOperationReasons(
  scope: TenantScope,
  operationId: string,
): Promise<OperationReason[]> {
  return db().execute<{
    outcome: ItemOutcome;
    code: string | null;
    count: number;
    example: string | null;
  }>(sql`
    select i.outcome, i.code, count(*)::integer as count, min(i.message) as example from operation_items i
    where i.tenant_id = ${String(scope.tenantId)}::bigint and i.operation_id = ${operationId}
      and i.outcome in ('refused', 'failed', 'skipped')
    group by i.outcome, i.code order by 3 desc, 1, 2 limit ${LIMIT}`);
}
