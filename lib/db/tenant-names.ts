import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';

export interface NamedTenant {
  readonly tenantId: string;
  /** Null: nobody named it. */
  readonly name: string | null;
}

/** What the tenants a person may see are called, by id. A tenant that has not come into being is not in it. */
export async function listTenantNames(
  visible: 'all' | readonly TenantId[],
): Promise<NamedTenant[]> {
  if (visible !== 'all' && visible.length === 0) return [];
  const only =
    visible === 'all'
      ? sql`true`
      : sql`t.tenant_id = any(${`{${visible.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<{ tenant_id: string; name: string | null }>(sql`
    select t.tenant_id::text as tenant_id, t.name from tenants t
    where ${only} order by t.tenant_id limit 1000`);
  return rows.map(({ tenant_id: tenantId, name }) => ({ tenantId, name }));
}
