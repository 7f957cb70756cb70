import type { TenantScope } from '@/lib/dlq/scope';
import { readHead } from './audit';
import { db } from './client';

/** Where a tenant's WAL ends now. */
export interface WalHead {
  /** Decimal; 0 before the first record. */
  readonly seq: string;
  /** Of the last record, lower-case hex: it stands for all of them. */
  readonly hash: string;
}

export async function walHead(scope: TenantScope): Promise<WalHead | null> {
  const head = await readHead(db(), scope.tenantId);
  return head && { seq: String(head.lastSeq), hash: head.lastHash.toString('hex') };
}
