import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';
import { likePattern } from './like';

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

/** The tenants a person may see whose name has a text in it, ignoring case, or whose id begins with it; by id. */
export async function findTenants(
  visible: 'all' | readonly TenantId[],
  text: string,
  limit: number,
): Promise<NamedTenant[]> {
  if (visible !== 'all' && visible.length === 0) return [];
  const only =
    visible === 'all'
      ? sql`true`
      : sql`t.tenant_id = any(${`{${visible.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<{ tenant_id: string; name: string | null }>(sql`
    select t.tenant_id::text as tenant_id, t.name from tenants t
    where ${only} and (t.name ilike ${likePattern(text)} or starts_with(t.tenant_id::text, ${text}))
    order by t.tenant_id limit ${limit}`);
  return rows.map(({ tenant_id: tenantId, name }) => ({ tenantId, name }));
}
