import { sql } from 'drizzle-orm';
import type { EntryId, Seq, TenantId } from '@/lib/dlq/ids';
import { db } from './client';

/** A delivery taken under a lease. */
export interface Delivery {
  readonly tenantId: TenantId;
  /** With the tenant, the message id: the same over all tries. */
  readonly seq: Seq;
  readonly entryId: EntryId;
  /** This try included. */
  readonly attempts: number;
}

/** Takes due deliveries; nobody else gets them before the lease ends. */
export async function claimDeliveries(limit: number, leaseMs: number): Promise<Delivery[]> {
  const rows = await db().execute<{
    tenant_id: string;
    seq: string;
    entry_id: string;
    attempts: number;
  }>(sql`
    select c.tenant_id::text as tenant_id, c.seq::text as seq, c.entry_id::text as entry_id, c.attempts
    from dlq_outbox_claim(${limit}::integer, ${leaseMs}::bigint) c`);
  return rows.map((row) => ({
    tenantId: BigInt(row.tenant_id) as TenantId,
    seq: BigInt(row.seq) as Seq,
    entryId: BigInt(row.entry_id) as EntryId,
    attempts: row.attempts,
  }));
}

/** Puts a delivery off after a failed try. */
export async function postponeDelivery(
  { tenantId, seq }: Delivery,
  delayMs: number,
  error: string,
): Promise<void> {
  await db().execute(sql`
    update outbox set next_at = dlq_now() + ${Math.round(delayMs)}::bigint, last_error = ${error}
    where tenant_id = ${String(tenantId)}::bigint and seq = ${String(seq)}::bigint and next_at is not null`);
}

/** Ends a delivery that is no longer owed. */
export async function closeDelivery({ tenantId, seq }: Delivery): Promise<void> {
  await db().execute(sql`
    update outbox set next_at = null, state = case state when 'waiting' then 'closed' else state end
    where tenant_id = ${String(tenantId)}::bigint and seq = ${String(seq)}::bigint`);
}
