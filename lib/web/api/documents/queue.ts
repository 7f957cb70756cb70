import { z } from 'zod';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import type { QueueView, TenantView } from '@/lib/dlq/views';
import { count, idText, instant, instantOf, u64Text } from '../scalars';
import { POLICY_SEQ, policyDocument, policySchema } from './policy';

/** Tenants and their queues. */

export const queueSchema = z
  .strictObject({
    collection: z.string(),
    policy: policySchema,
    own: z
      .strictObject({
        ttl_secs: u64Text.nullable(),
        expiry_action: z.enum(EXPIRY_ACTIONS).nullable(),
        capacity: z.int().min(1).nullable(),
      })
      .describe('What is set on the queue itself; null: it follows the tenant.'),
    policy_seq: idText.describe(POLICY_SEQ),
    pending: count,
    redriving: count,
    resolved: count,
    expired: count,
    evicted: count,
    purged: count,
    used: count.describe('pending + redriving + resolved: what counts against the capacity.'),
    total_enqueued: u64Text,
    total_expired: u64Text,
    total_resolved: u64Text,
    total_evicted: u64Text,
    last_enqueued_at: instant.nullable(),
    last_evicted_at: instant.nullable(),
    oldest_pending_at: instant
      .nullable()
      .describe('When the oldest of the pending entries arrived.'),
  })
  .meta({ id: 'Queue', description: 'The dead letters of one collection.' });

export function queueDocument(queue: QueueView): z.input<typeof queueSchema> {
  const { ttlSecs, action, capacity } = queue.own;
  return {
    collection: queue.collection,
    policy: policyDocument(queue.policy),
    own: { ttl_secs: ttlSecs, expiry_action: action, capacity },
    policy_seq: queue.policySeq,
    pending: queue.pending,
    redriving: queue.redriving,
    resolved: queue.resolved,
    expired: queue.expired,
    evicted: queue.evicted,
    purged: queue.purged,
    used: queue.used,
    total_enqueued: queue.totalEnqueued,
    total_expired: queue.totalExpired,
    total_resolved: queue.totalResolved,
    total_evicted: queue.totalEvicted,
    last_enqueued_at: instantOf(queue.lastEnqueuedAt),
    last_evicted_at: instantOf(queue.lastEvictedAt),
    oldest_pending_at: instantOf(queue.oldestPendingAt),
  };
}

export const queueListSchema = z
  .strictObject({
    queues: z.array(queueSchema),
    after: z.string().nullable().describe('The `after` of the next page; null: this is the last.'),
  })
  .meta({ id: 'QueueList', description: 'A page of queues, by collection name.' });

export const tenantSchema = z
  .strictObject({
    tenant_id: idText,
    name: z.string().nullable(),
    pending: count,
    redriving: count,
    resolved: count,
    needs_attention: count.describe('Counted up to 1,000.'),
    queues: count,
    fullest: z.number().min(0).describe("The fullest queue's share of its capacity."),
    last_enqueued_at: instant.nullable(),
  })
  .meta({ id: 'Tenant', description: 'A tenant and what waits in its queues.' });

export function tenantDocument(tenant: TenantView): z.input<typeof tenantSchema> {
  return {
    tenant_id: tenant.tenantId,
    name: tenant.name,
    pending: tenant.pending,
    redriving: tenant.redriving,
    resolved: tenant.resolved,
    needs_attention: tenant.attention,
    queues: tenant.queues,
    fullest: tenant.fullest,
    last_enqueued_at: instantOf(tenant.lastEnqueuedAt),
  };
}

export const tenantListSchema = z
  .strictObject({
    tenants: z.array(tenantSchema),
    after: idText.nullable().describe('The `after` of the next page; null: this is the last.'),
  })
  .meta({ id: 'TenantList', description: 'A page of tenants, by id.' });
