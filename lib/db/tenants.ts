import { sql } from 'drizzle-orm';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantId } from '@/lib/dlq/ids';
import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '@/lib/dlq/policy';
import type { TenantScope } from '@/lib/dlq/scope';
import type { TenantDefaultsView, TenantView } from '@/lib/dlq/views';
import { db } from './client';

type RawTenant = {
  tenant_id: string;
  name: string | null;
  pending: number;
  redriving: number;
  resolved: number;
  attention: number;
  operations: number;
  queues: number;
  fullest: number;
  last_enqueued_at: string | null;
};

export interface TenantPage {
  readonly tenants: readonly TenantView[];
  /** There are more after the last one. */
  readonly more: boolean;
}

/**
 * The tenants a person may see, by id, with their maintained counts: at most `limit`, those after `after`.
 * Needs-attention counts stop at 1,000.
 */
export async function listTenants(
  visible: 'all' | readonly TenantId[],
  limit: number,
  after: TenantId | null = null,
): Promise<TenantPage> {
  if (visible !== 'all' && visible.length === 0) return { tenants: [], more: false };
  const only =
    visible === 'all'
      ? sql`true`
      : sql`t.tenant_id = any(${`{${visible.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<RawTenant>(sql`
    select t.tenant_id::text as tenant_id, t.name, coalesce(k.pending, 0) as pending,
      coalesce(k.redriving, 0) as redriving, coalesce(k.resolved, 0) as resolved,
      (select count(*)::integer from (select 1 from entry_state s where s.tenant_id = t.tenant_id
        and s.follow_up = 'failed' limit 1000) a) as attention,
      (select count(*)::integer from operations o where o.tenant_id = t.tenant_id and o.finished_at is null) as operations,
      coalesce(k.queues, 0) as queues, coalesce(k.fullest, 0) as fullest, k.last_enqueued_at
    from tenants t left join lateral (
      select sum(q.pending)::integer as pending, sum(q.redriving)::integer as redriving,
        sum(q.resolved)::integer as resolved, count(*)::integer as queues,
        max((q.pending + q.redriving + q.resolved)::float8 / coalesce(q.capacity, t.capacity)) as fullest,
        max(q.last_enqueued_at) as last_enqueued_at
      from queues q where q.tenant_id = t.tenant_id
    ) k on true
    where ${only} and t.tenant_id > ${after === null ? '-1' : String(after)}::bigint
    order by t.tenant_id limit ${limit + 1}`);
  const tenants = rows.slice(0, limit).map((raw) => ({
    tenantId: raw.tenant_id,
    name: raw.name,
    pending: raw.pending,
    redriving: raw.redriving,
    resolved: raw.resolved,
    attention: raw.attention,
    operations: raw.operations,
    queues: raw.queues,
    fullest: raw.fullest,
    lastEnqueuedAt: raw.last_enqueued_at === null ? null : Number(raw.last_enqueued_at),
  }));
  return { tenants, more: rows.length > limit };
}

/** The tenant's own policy, which its queues follow unless they set theirs; the built-in one before its first entry. */
export async function tenantDefaults(scope: TenantScope): Promise<TenantDefaultsView> {
  const [raw] = await db().execute<{
    name: string | null;
    ttl_secs: string;
    action: ExpiryAction;
    capacity: number;
    retention_secs: string;
    second_person: boolean;
    defaults_seq: string;
  }>(sql`
    select t.name, t.ttl_secs::text as ttl_secs, t.action, t.capacity, t.retention_secs::text as retention_secs,
      t.second_person, t.defaults_seq::text as defaults_seq
    from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint`);
  return {
    name: raw?.name ?? null,
    ttlSecs: raw?.ttl_secs ?? String(DEFAULT_POLICY.ttlSecs),
    action: raw?.action ?? DEFAULT_POLICY.action,
    capacity: raw?.capacity ?? DEFAULT_POLICY.capacity,
    retentionSecs: raw?.retention_secs ?? String(DEFAULT_RETENTION_SECS),
    secondPerson: raw?.second_person ?? false,
    policySeq: raw?.defaults_seq ?? '0',
  };
}
