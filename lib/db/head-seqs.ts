import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';

/** The seq each of these tenants' WAL ends at now, by tenant id, both decimal; tenants without a record are left out. */
export async function headSeqs(
  tenants: 'all' | readonly TenantId[],
): Promise<ReadonlyMap<string, string>> {
  if (tenants !== 'all' && tenants.length === 0) return new Map();
  const which =
    tenants === 'all'
      ? sql`true`
      : sql`t.tenant_id = any(${`{${tenants.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<{ tenant_id: string; seq: string }>(sql`
    select t.tenant_id::text as tenant_id, (t.next_seq - 1)::text as seq from tenants t where ${which}`);
  return new Map(rows.map(({ tenant_id, seq }) => [tenant_id, seq]));
}
