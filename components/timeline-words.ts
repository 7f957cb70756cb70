import type { Payloads } from '@/lib/dlq/events';
import type { TimelineItem } from '@/lib/dlq/views';
import { violationDisplay } from '@/lib/dlq/violation';
import { counted, grouped } from '@/lib/format/number';
import { ACTION_VERB, ttlWords } from '@/lib/format/policy';
import { span } from '@/lib/format/time';

export type Mark = 'plain' | 'good' | 'bad' | 'wait';

/** One record of the WAL as a headline, a detail beside it, and how it turned out. */
export interface Told {
  readonly title: string;
  readonly detail: string | null;
  readonly mark: Mark;
}

const MODE_WORDS = { retry: 'Retry', force_apply: 'Force-apply' } as const;

const told = (title: string, mark: Mark = 'plain', detail: string | null = null): Told => ({
  title,
  detail,
  mark,
});

// The payload's shape is fixed by the record's kind: the append writes nothing else.
const payloadOf = <K extends keyof Payloads>(item: TimelineItem, _kind: K): Payloads[K] =>
  item.payload as Payloads[K];

function again(payload: { final: boolean; retry_in_ms: number }): string {
  return payload.final ? '' : ` Tried again in ${span(payload.retry_in_ms)}.`;
}

/** Says what a record means to somebody who was not there. */
export function tell(item: TimelineItem): Told {
  switch (item.kind) {
    case 'enqueued':
      return told(
        'Rejected by Origin',
        'bad',
        violationDisplay(payloadOf(item, item.kind).violation),
      );
    case 'resolved':
      return told('Resolved', 'good');
    case 'reopened':
      return told('Reopened', 'wait', 'Its ttl began anew.');
    case 'restored':
      return told('Restored', 'wait', 'Its ttl began anew, at the end of the queue.');
    case 'held':
      return told('Held', 'wait', 'The sweep leaves it alone until it is released.');
    case 'released':
      return told('Released', 'plain', 'The sweep may take it again.');
    case 'evicted': {
      const { capacity } = payloadOf(item, item.kind);
      return told('Evicted', 'bad', `The queue was full at ${grouped(capacity)}.`);
    }
    case 'expired': {
      const { action, ttl_secs } = payloadOf(item, item.kind);
      return told(`Expired: ${ACTION_VERB[action]}`, 'bad', `Its ttl was ${ttlWords(ttl_secs)}.`);
    }
    case 'purged':
      return told('Purged', 'plain', 'Retention ended; the bytes are gone.');
    case 'attempt_started': {
      const { attempt, mode, target } = payloadOf(item, item.kind);
      return told(`${MODE_WORDS[mode]} started`, 'wait', `Attempt ${attempt} at ${target}.`);
    }
    case 'attempt_accepted': {
      const { attempt, fields, version } = payloadOf(item, item.kind);
      return told(
        'Accepted by the target',
        'good',
        `Attempt ${attempt} wrote ${counted(fields, 'field', 'fields')}; document version ${version}.`,
      );
    }
    case 'attempt_refused': {
      const { attempt, violation } = payloadOf(item, item.kind);
      return told('Refused again', 'bad', `Attempt ${attempt}: ${violationDisplay(violation)}`);
    }
    case 'attempt_pended': {
      const payload = payloadOf(item, item.kind);
      return told(
        'Waits on earlier writes',
        'wait',
        `Attempt ${payload.attempt}: ${missingWords(payload.missing)}.${again(payload)}`,
      );
    }
    case 'attempt_failed': {
      const payload = payloadOf(item, item.kind);
      return told('Attempt failed', 'bad', `${payload.message}${again(payload)}`);
    }
    case 'attempt_unknown': {
      const payload = payloadOf(item, item.kind);
      return told(
        'Outcome unknown',
        'bad',
        `${payload.message} It may have been written; the next try asks with the same key, so that nothing is written twice.${again(payload)}`,
      );
    }
    case 'attempt_late': {
      const { attempt, outcome } = payloadOf(item, item.kind);
      return told(
        'Late answer',
        'plain',
        `Attempt ${attempt} was over: ${outcome}. It changed nothing.`,
      );
    }
    case 'follow_up_owed':
      return told('To be tried again', 'wait', 'The next sweep carries it out.');
    case 'delivered': {
      const { channel, attempts } = payloadOf(item, item.kind);
      return told(
        'Escalation delivered',
        'good',
        `To ${channel}, ${counted(attempts, 'try', 'tries')}.`,
      );
    }
    case 'delivery_failed': {
      const { message, attempts } = payloadOf(item, item.kind);
      return told('Escalation failed', 'bad', `${message} (${counted(attempts, 'try', 'tries')})`);
    }
    case 'policy_set':
      return told('Policy changed');
    case 'defaults_set':
      return told('Tenant defaults changed');
    case 'target_set': {
      const { kind, url, new_secret } = payloadOf(item, item.kind);
      const where = kind === 'webhook' ? `To the webhook ${url ?? ''}` : 'To the embedded target';
      return told('Target set', 'plain', `${where}${new_secret ? ', with a new secret' : ''}.`);
    }
  }
}

/** What has to be written first: all of a peer's operations before the one that is named. */
export function missingWords(missing: readonly { peer: string; from: number }[]): string {
  if (missing.length === 0) return 'earlier writes are missing';
  const needed = missing.map(({ peer, from }) => `peer ${peer} before its op ${grouped(from)}`);
  return `waits for what comes from ${needed.join(' and ')}`;
}

/** The user behind an actor of the WAL; null: not a person. */
export function userOfActor(actor: string): string | null {
  return actor.startsWith('user:') ? actor.slice('user:'.length) : null;
}

/**
 * An actor as the WAL names it (`user:…`, `key:…`, `sweep`, `cli`) in words. `names` by user id; who is not in it, say
 * because they were removed, shows as the id.
 */
export function actorWords(actor: string, names: ReadonlyMap<string, string>): string {
  const userId = userOfActor(actor);
  if (userId !== null) return names.get(userId) ?? userId;
  if (actor.startsWith('key:')) return `API key ${actor.slice('key:'.length)}`;
  return actor === 'sweep' ? 'the sweep' : actor;
}
