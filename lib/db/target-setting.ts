import { sql } from 'drizzle-orm';
import type { TargetKind } from '@/lib/dlq/entry';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

export interface StoredTarget {
  readonly kind: TargetKind;
  /** Null for the embedded target. */
  readonly url: string | null;
  /** Sealed; null: none was made. */
  readonly secret: string | null;
}

/** Where a tenant's attempts go; null: never set, so the embedded target. */
export async function readTarget(scope: TenantScope): Promise<StoredTarget | null> {
  const [row] = await db().execute<{
    kind: TargetKind;
    url: string | null;
    secret: string | null;
  }>(sql`
    select x.kind, x.url, x.secret from targets x
    where x.tenant_id = ${String(scope.tenantId)}::bigint`);
  return row ?? null;
}
