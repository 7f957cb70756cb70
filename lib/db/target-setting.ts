import { sql } from 'drizzle-orm';
import type { TargetKind } from '@/lib/dlq/entry';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { AttemptEndRow } from '@/lib/dlq/views';
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

/** Who set a tenant's target last, as the WAL names them, when and to which address; null: it was never set. */
export async function targetSetBy(scope: TenantScope): Promise<{
  readonly actor: string;
  readonly at: number;
  /** Null: the embedded target. */
  readonly url: string | null;
} | null> {
  const [row] = await db().execute<{
    updated_by: string;
    updated_at: string;
    url: string | null;
  }>(sql`
    select x.updated_by, x.updated_at, x.url from targets x
    where x.tenant_id = ${String(scope.tenantId)}::bigint`);
  return row === undefined
    ? null
    : { actor: row.updated_by, at: Number(row.updated_at), url: row.url };
}

/** Ends of attempts shown for a target. */
const SHOWN_ATTEMPTS = 10;

export interface TenantTarget extends StoredTarget {
  readonly tenantId: TenantId;
  /** Null: nobody named the tenant. */
  readonly name: string | null;
  /** When it was set, and by whom as the WAL names them; null: never. */
  readonly updatedAt: number | null;
  readonly updatedBy: string | null;
  /** How the latest attempts ended since then, newest first. */
  readonly attempts: readonly AttemptEndRow[];
}

/**
 * The targets of the tenants a person may see, by tenant id: at most `limit`, from after the id `after` on. `more`: there
 * are further ones.
 */
export async function listTargets(
  visible: 'all' | readonly TenantId[],
  after: TenantId | null,
  limit: number,
): Promise<{ readonly targets: readonly TenantTarget[]; readonly more: boolean }> {
  if (visible !== 'all' && visible.length === 0) return { targets: [], more: false };
  const only =
    visible === 'all'
      ? sql`true`
      : sql`t.tenant_id = any(${`{${visible.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<{
    tenant_id: string;
    name: string | null;
    kind: TargetKind | null;
    url: string | null;
    secret: string | null;
    updated_at: string | null;
    updated_by: string | null;
    attempts: { kind: AttemptEndRow['kind']; at: number; entry: string }[];
  }>(sql`
    select t.tenant_id::text as tenant_id, t.name, x.kind, x.url, x.secret, x.updated_at, x.updated_by,
      coalesce((
        select json_agg(json_build_object('kind', a.kind, 'at', a.at, 'entry', a.entry_id::text) order by a.seq desc)
        from (
          select w.kind, w.at, w.entry_id, w.seq from wal w
          where w.tenant_id = t.tenant_id and w.at >= coalesce(x.updated_at, 0)
            and w.kind in ('attempt_accepted', 'attempt_refused', 'attempt_pended', 'attempt_failed', 'attempt_unknown')
          order by w.seq desc limit ${SHOWN_ATTEMPTS}
        ) a
      ), '[]') as attempts
    from tenants t left join targets x on x.tenant_id = t.tenant_id
    where ${only} and t.tenant_id > ${String(after ?? -1n)}::bigint
    order by t.tenant_id limit ${limit + 1}`);
  return {
    more: rows.length > limit,
    targets: rows.slice(0, limit).map((row) => ({
      tenantId: BigInt(row.tenant_id) as TenantId,
      name: row.name,
      kind: row.kind ?? 'embedded',
      url: row.url,
      secret: row.secret,
      updatedAt: row.updated_at === null ? null : Number(row.updated_at),
      updatedBy: row.updated_by,
      attempts: row.attempts.map(({ kind, at, entry }) => ({ kind, at, entryId: entry })),
    })),
  };
}
