import { escalationChannel } from '@/lib/channels/registry';
import type { Sent } from '@/lib/channels/port';
import { getEntry } from '@/lib/db/entries';
import { claimDeliveries, closeDelivery, type Delivery, postponeDelivery } from '@/lib/db/outbox';
import { mintTenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';
import { violationDisplay } from '@/lib/dlq/violation';
import { log } from '@/lib/log';
import { changeEntry } from './change-entry';

/** Seconds before each further try, about three days in all (after Standard Webhooks' schedule). */
const BACKOFF_SECS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** Longer than a channel may take. */
const LEASE_MS = 60_000;
const AT_ONCE = 8;

export interface Delivered {
  delivered: number;
  failed: number;
  retried: number;
  /** The budget ended first. */
  left: boolean;
}

/**
 * Delivers what escalations owe until nothing is due or the budget ends. A delivery happens at least once,
 * always with the same id and body; one that finally failed needs attention.
 */
export async function deliverDue(endsAt: number): Promise<Delivered> {
  const total = { delivered: 0, failed: 0, retried: 0, left: true };
  while (Date.now() < endsAt) {
    const batch = await claimDeliveries(AT_ONCE, LEASE_MS);
    if (batch.length === 0) return { ...total, left: false };
    for (const end of await Promise.allSettled(batch.map(deliver))) {
      // What broke off is claimed again when its lease ends, under the same message id.
      if (end.status === 'rejected') log.error({ err: end.reason }, 'delivery broke off');
      else if (end.value) total[end.value] += 1;
    }
  }
  return total;
}

async function deliver(delivery: Delivery): Promise<'delivered' | 'failed' | 'retried' | null> {
  const scope = mintTenantScope(delivery.tenantId, 'sweep');
  const entry = await getEntry(scope, delivery.entryId);
  if (entry?.followUp !== 'owed' || entry.expiredAction !== 'Escalate') {
    await closeDelivery(delivery);
    return null;
  }
  const messageId = `msg_${String(delivery.tenantId)}_${String(delivery.seq)}`;
  const setting = escalationChannel();
  const sent: Sent =
    setting.kind === 'set'
      ? await setting.channel.send({ id: messageId, body: escalationBody(entry), at: Date.now() })
      : { kind: 'failed', message: setting.message, temporary: false };
  const pause = BACKOFF_SECS[delivery.attempts - 1];
  if (sent.kind === 'failed' && sent.temporary && pause !== undefined) {
    // Up to a tenth more, so that many at once do not come back at once.
    await postponeDelivery(delivery, pause * 1000 * (1 + Math.random() / 10), sent.message);
    return 'retried';
  }
  const recorded = await changeEntry(
    scope,
    {
      entryId: delivery.entryId,
      version: null,
      reason: null,
      requestId: null,
      bodySha256: '',
    },
    {
      kind: 'deliver',
      messageId,
      attempts: delivery.attempts,
      end:
        sent.kind === 'delivered'
          ? { kind: 'delivered', channel: setting.kind === 'set' ? setting.channel.name : '' }
          : { kind: 'failed', message: sent.message },
    },
  );
  if (!recorded.ok) {
    // Restored meanwhile: nothing is owed any more. A mere race is settled when the lease ends.
    if (recorded.error.code !== 'conflict') await closeDelivery(delivery);
    return null;
  }
  return sent.kind === 'delivered' ? 'delivered' : 'failed';
}

/** The body of an escalation: immutable facts only, so that every try sends the same bytes. */
export function escalationBody(entry: EntryView): string {
  return JSON.stringify({
    type: 'dead_letter.escalated',
    timestamp: new Date(entry.closedAt ?? entry.createdAt).toISOString(),
    data: {
      tenant_id: entry.tenantId,
      entry_id: entry.entryId,
      collection: entry.collection,
      document_id: entry.documentId,
      username: entry.username,
      violation: violationDisplay(entry.firstViolation),
      rejected_at: new Date(entry.createdAt).toISOString(),
      delta_sha256: entry.deltaSha256,
      delta_bytes: entry.deltaSize,
      ...(process.env['APP_ORIGIN']
        ? {
            url: `${process.env['APP_ORIGIN']}/t/${entry.tenantId}/entries/${entry.entryId}`,
          }
        : {}),
    },
  });
}
