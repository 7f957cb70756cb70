import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';

/** The seq each of these tenants' WAL ends at now, by tenant id, both decimal; tenants without a record are left out. */
export async function headSeqs(tenants: readonly TenantId[]): Promise<ReadonlyMap<string, string>> {
  if (tenants.length === 0) return new Map();
  const rows = await db().execute<{ tenant_id: string; seq: string }>(sql`
    select t.tenant_id::text as tenant_id, (t.next_seq - 1)::text as seq from tenants t
    where t.tenant_id = any(${`{${tenants.map(String).join(',')}}`}::bigint[])`);
  return new Map(rows.map(({ tenant_id, seq }) => [tenant_id, seq]));
}
