import {
  type ChannelSetting,
  ENVIRONMENT,
  environmentChannel,
  NO_CHANNEL,
  openChannel,
} from '@/lib/channels/registry';
import type { Channel, Message } from '@/lib/channels/port';
import { channelsFor } from '@/lib/db/channels';
import { type ChannelOutcome, readOutcomes, recordOutcome } from '@/lib/db/deliveries';
import { getEntry } from '@/lib/db/entries';
import { claimDeliveries, closeDelivery, type Delivery, postponeDelivery } from '@/lib/db/outbox';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
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
  const pause = BACKOFF_SECS[delivery.attempts - 1];
  const message = { id: messageId, body: escalationBody(entry) };
  const outcomes = await sendToChannels(scope, delivery, message, pause === undefined);
  if (pause !== undefined && outcomes.some(({ state }) => state === 'waiting')) {
    // Up to a tenth more, so that many at once do not come back at once.
    const delay = pause * 1000 * (1 + Math.random() / 10);
    await postponeDelivery(delivery, delay, troubleWords(outcomes));
    return 'retried';
  }
  const delivered = outcomes.length > 0 && outcomes.every(({ state }) => state === 'delivered');
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
      end: delivered
        ? { kind: 'delivered', channel: outcomes.map((each) => each.channelName).join(', ') }
        : { kind: 'failed', message: troubleWords(outcomes) },
    },
  );
  if (!recorded.ok) {
    // Restored meanwhile: nothing is owed any more. A mere race is settled when the lease ends.
    if (recorded.error.code !== 'conflict') await closeDelivery(delivery);
    return null;
  }
  return delivered ? 'delivered' : 'failed';
}

/**
 * Sends a message to each channel that still lacks it, all at once, and keeps what became of it in each. A channel that
 * failed for good gets it again only when somebody has the whole delivery tried again (its first try).
 */
async function sendToChannels(
  scope: TenantScope,
  { seq, attempts }: Delivery,
  message: Message,
  lastTry: boolean,
): Promise<ChannelOutcome[]> {
  const [channels, before] = await Promise.all([openChannels(scope), readOutcomes(scope, seq)]);
  const fresh = attempts === 1;
  return Promise.all(
    channels.map(async (channel): Promise<ChannelOutcome> => {
      const known = before.find((each) => each.channel === channel.id);
      if (known?.state === 'delivered' || (known?.state === 'failed' && !fresh)) return known;
      const sent = await channel.send(message);
      const failed = sent.kind === 'failed' ? sent : null;
      const outcome: ChannelOutcome = {
        channel: channel.id,
        channelName: channel.name,
        state: failed === null ? 'delivered' : failed.temporary && !lastTry ? 'waiting' : 'failed',
        attempts: fresh ? 1 : (known?.attempts ?? 0) + 1,
        lastError: failed?.message ?? null,
      };
      await recordOutcome(scope, seq, outcome);
      return outcome;
    }),
  );
}

/** Every channel that a tenant's escalations go to now: that of the environment, its own, and those for all tenants. */
async function openChannels(scope: TenantScope): Promise<Channel[]> {
  const stored = await channelsFor(scope);
  const setting = environmentChannel();
  return [...environment(setting), ...stored.map(openChannel)];
}

function environment(setting: ChannelSetting): Channel[] {
  if (setting.kind === 'set') return [setting.channel];
  if (setting.kind === 'missing') return [];
  const failed = { kind: 'failed', message: setting.message, temporary: false, ms: 0 } as const;
  return [{ id: ENVIRONMENT, name: 'environment', send: () => Promise.resolve(failed) }];
}

/** What went wrong, channel by channel when there are several. */
function troubleWords(outcomes: readonly ChannelOutcome[]): string {
  if (outcomes.length === 0) return NO_CHANNEL;
  const [only, ...others] = outcomes;
  if (only !== undefined && others.length === 0) return only.lastError ?? '';
  return outcomes
    .map(({ channelName, state, lastError }) =>
      state === 'delivered' ? `${channelName}: delivered.` : `${channelName}: ${lastError ?? ''}`,
    )
    .join(' ');
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
