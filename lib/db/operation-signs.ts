import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import type { OperationSigns, OperationState } from '@/lib/dlq/operation';
import { db } from './client';
import { tenantArray } from './overview';

/** Operations that are not over, counted by tenant and state. `ids` are tenants whose pages somebody may see. */
export async function listOperationSigns(ids: readonly TenantId[]): Promise<OperationSigns[]> {
  if (ids.length === 0) return [];
  const rows = await db().execute<{
    tenant_id: string;
    state: OperationState;
    count: number;
    first: string;
  }>(sql`
    select o.tenant_id::text as tenant_id, o.state, count(*)::integer as count, min(o.operation_id) as first
    from operations o where o.tenant_id = any(${tenantArray(ids)}::bigint[]) and o.finished_at is null
    group by o.tenant_id, o.state order by o.tenant_id, o.state`);
  return rows.map(({ tenant_id: tenantId, state, count, first }) => ({
    tenantId,
    state,
    count,
    only: count === 1 ? first : null,
  }));
}
