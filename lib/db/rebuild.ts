import { sql } from 'drizzle-orm';
import type { Seq, TenantId } from '@/lib/dlq/ids';
import { db } from './client';

/** Makes a tenant's projections anew from its WAL; the last seq that was folded, null when there is no such tenant. */
export async function rebuildTenant(tenantId: TenantId): Promise<Seq | null> {
  const [row] = await db().execute<{ seq: string | null }>(
    sql`select dlq_rebuild(${String(tenantId)}::bigint)::text as seq`,
  );
  if (!row) throw new Error('dlq_rebuild gave no answer');
  return row.seq === null ? null : (BigInt(row.seq) as Seq);
}
