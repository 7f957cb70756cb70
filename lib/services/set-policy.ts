import { appendOne, type PolicyItem } from '@/lib/db/append';
import { refusalSentence } from '@/lib/dlq/decide';
import type { ExpiryAction } from '@/lib/dlq/entry';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { Seq, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { requestDigest } from './request-digest';

/** Largest capacity a queue can have; the smallest is 1. */
export const CAPACITY_MAX = 10_000_000;
/** Longest retention: a hundred years, in seconds. */
export const RETENTION_MAX_SECS = 3_153_600_000;

export interface Why {
  readonly reason: string | null;
  readonly requestId: string | null;
}

/** A queue's own settings; null: the tenant's. Replaces all three. */
export interface QueueOverrides {
  readonly ttlSecs: U64 | null;
  readonly action: ExpiryAction | null;
  readonly capacity: number | null;
}

export interface TenantDefaults {
  readonly name: string | null;
  readonly ttlSecs: U64;
  readonly action: ExpiryAction;
  readonly capacity: number;
  readonly retentionSecs: number;
}

async function write(
  scope: TenantScope,
  item: Omit<PolicyItem, 'reason'>,
  why: Why,
): Promise<Result<{ seq: Seq }>> {
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: why.requestId,
    bodySha256: requestDigest(
      item.event.kind,
      item.collection,
      JSON.stringify(item.event.payload),
      why.reason,
    ),
    items: [{ ...item, reason: why.reason }],
  });
  if (outcome.kind === 'reused') return refuse('id-reused', refusalSentence('id-reused'));
  const [written] = outcome.items;
  if (written?.kind !== 'written') throw new Error('a policy was not written');
  return ok({ seq: written.seq });
}

/**
 * Sets a queue's own policy (seed: `set_expiry_policy`). It counts from the next sweep on, for waiting entries
 * too; a lower capacity evicts the oldest at once.
 */
export function setQueuePolicy(
  scope: TenantScope,
  collection: string,
  { ttlSecs, action, capacity }: QueueOverrides,
  why: Why,
): Promise<Result<{ seq: Seq }>> {
  const payload = { ttl_secs: ttlSecs === null ? null : String(ttlSecs), action, capacity };
  return write(scope, { kind: 'policy', collection, event: { kind: 'policy_set', payload } }, why);
}

/** Sets what the tenant's queues follow unless they set their own. */
export function setTenantDefaults(
  scope: TenantScope,
  { name, ttlSecs, action, capacity, retentionSecs }: TenantDefaults,
  why: Why,
): Promise<Result<{ seq: Seq }>> {
  const payload = {
    name,
    ttl_secs: String(ttlSecs),
    action,
    capacity,
    retention_secs: retentionSecs,
  };
  return write(
    scope,
    { kind: 'policy', collection: null, event: { kind: 'defaults_set', payload } },
    why,
  );
}
