import type { EventKind, Payloads } from '@/lib/dlq/events';
import type { OperationTurn } from '@/lib/dlq/operation';
import type { GroupSetting, GroupStatus } from '@/lib/dlq/group';
import type { TimelineItem } from '@/lib/dlq/views';
import { violationDisplay } from '@/lib/dlq/violation';
import { counted, grouped } from '@/lib/format/number';
import { ACTION_VERB, keptWords, policyWords, ttlWords } from '@/lib/format/policy';
import { absolute, span } from '@/lib/format/time';
import { operationTitle } from './operations/words';

export type Mark = 'plain' | 'good' | 'bad' | 'wait';

/** One record of the WAL as a headline, a detail beside it, and how it turned out. */
export interface Told {
  readonly title: string;
  readonly detail: string | null;
  readonly mark: Mark;
}

/** What each kind of record is called, wherever it is named. */
export const KIND_WORDS: { readonly [K in EventKind]: string } = {
  enqueued: 'Rejected by Origin',
  resolved: 'Resolved',
  reopened: 'Reopened',
  restored: 'Restored',
  held: 'Held',
  released: 'Released',
  assigned: 'Assigned',
  noted: 'Note',
  evicted: 'Evicted',
  expired: 'Expired',
  purged: 'Purged',
  attempt_started: 'Attempt started',
  attempt_accepted: 'Accepted by the target',
  attempt_refused: 'Refused again',
  attempt_pended: 'Waits on earlier writes',
  attempt_failed: 'Attempt failed',
  attempt_unknown: 'Outcome unknown',
  attempt_late: 'Late answer',
  follow_up_owed: 'To be tried again',
  delivered: 'Escalation delivered',
  delivery_failed: 'Escalation failed',
  policy_set: 'Policy changed',
  defaults_set: 'Tenant defaults changed',
  target_set: 'Target set',
  group_set: 'Group triaged',
  group_noted: 'Note on a group',
  operation: 'Operation',
};

const TURN_MARKS: { readonly [T in OperationTurn]: Mark } = {
  created: 'wait',
  approved: 'plain',
  paused: 'wait',
  resumed: 'plain',
  stopped: 'bad',
  cancelled: 'plain',
  finished: 'good',
};

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
        KIND_WORDS[item.kind],
        'bad',
        violationDisplay(payloadOf(item, item.kind).violation),
      );
    case 'resolved':
      return told(KIND_WORDS[item.kind], 'good');
    case 'reopened':
      return told(KIND_WORDS[item.kind], 'wait', 'Its ttl began anew.');
    case 'restored':
      return told(KIND_WORDS[item.kind], 'wait', 'Its ttl began anew, at the end of the queue.');
    case 'held':
      return told(KIND_WORDS[item.kind], 'wait', 'The sweep leaves it alone until it is released.');
    case 'released':
      return told(KIND_WORDS[item.kind], 'plain', 'The sweep may take it again.');
    case 'assigned': {
      const { to } = payloadOf(item, item.kind);
      return told(to === null ? 'Nobody looks after it any more' : KIND_WORDS[item.kind]);
    }
    case 'noted':
      return told(KIND_WORDS[item.kind], 'plain', payloadOf(item, item.kind).text);
    case 'group_set': {
      const payload = payloadOf(item, item.kind);
      return told(GROUP_WORDS[payload.status], GROUP_MARKS[payload.status], groupWords(payload));
    }
    case 'group_noted': {
      return told(KIND_WORDS[item.kind], 'plain', payloadOf(item, item.kind).text);
    }
    case 'operation': {
      const { operation, turn, action, total } = payloadOf(item, item.kind);
      return told(
        `Operation ${turn}`,
        TURN_MARKS[turn],
        `${operationTitle({ action, total })} (${operation}).`,
      );
    }
    case 'evicted': {
      const { capacity } = payloadOf(item, item.kind);
      return told(KIND_WORDS[item.kind], 'bad', `The queue holds ${grouped(capacity)} at most.`);
    }
    case 'expired': {
      const { action, ttl_secs } = payloadOf(item, item.kind);
      return told(
        `${KIND_WORDS.expired}: ${ACTION_VERB[action]}`,
        'bad',
        ttl_secs === '0' ? 'Its ttl was 0.' : `Its ttl was ${ttlWords(ttl_secs)}.`,
      );
    }
    case 'purged':
      return told(
        KIND_WORDS[item.kind],
        'plain',
        item.actor === 'sweep'
          ? 'Retention ended; the bytes are gone.'
          : 'Erased by hand; the bytes are gone for good.',
      );
    case 'attempt_started': {
      const { attempt, mode, target } = payloadOf(item, item.kind);
      return told(`${MODE_WORDS[mode]} started`, 'wait', `Attempt ${attempt} at ${target}.`);
    }
    case 'attempt_accepted': {
      const { attempt, fields, version } = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'good',
        `Attempt ${attempt} ${fields === null ? 'was accepted' : `wrote ${counted(fields, 'field', 'fields')}`}; document version ${version}.`,
      );
    }
    case 'attempt_refused': {
      const { attempt, violation } = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'bad',
        `Attempt ${attempt}: ${violationDisplay(violation)}`,
      );
    }
    case 'attempt_pended': {
      const payload = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'wait',
        `Attempt ${payload.attempt}: ${missingWords(payload.missing)}.${again(payload)}`,
      );
    }
    case 'attempt_failed': {
      const payload = payloadOf(item, item.kind);
      return told(KIND_WORDS[item.kind], 'bad', `${payload.message}${again(payload)}`);
    }
    case 'attempt_unknown': {
      const payload = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'bad',
        `${payload.message} It may have been written; the next try asks with the same key, so that nothing is written twice.${again(payload)}`,
      );
    }
    case 'attempt_late': {
      const { attempt, outcome } = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'plain',
        `Attempt ${attempt} was over: ${outcome}. It changed nothing.`,
      );
    }
    case 'follow_up_owed':
      return told(KIND_WORDS[item.kind], 'wait', 'The next sweep carries it out.');
    case 'delivered': {
      const { channel, attempts } = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'good',
        `To ${channel}, ${counted(attempts, 'try', 'tries')}.`,
      );
    }
    case 'delivery_failed': {
      const { message, attempts } = payloadOf(item, item.kind);
      return told(
        KIND_WORDS[item.kind],
        'bad',
        `${message} (${counted(attempts, 'try', 'tries')})`,
      );
    }
    case 'policy_set':
      return told(KIND_WORDS[item.kind], 'plain', overrideWords(payloadOf(item, item.kind)));
    case 'defaults_set':
      return told(KIND_WORDS[item.kind], 'plain', defaultsWords(payloadOf(item, item.kind)));
    case 'target_set': {
      const { kind, url, new_secret } = payloadOf(item, item.kind);
      const where = kind === 'webhook' ? `To the webhook ${url ?? ''}` : 'To the embedded target';
      return told(
        KIND_WORDS[item.kind],
        'plain',
        `${where}${new_secret ? ', with a new secret' : ''}.`,
      );
    }
  }
}

const GROUP_WORDS: { readonly [S in GroupStatus]: string } = {
  new: 'Group is new',
  acknowledged: 'Group acknowledged',
  snoozed: 'Group snoozed',
  resolved: 'Group resolved',
};
const GROUP_MARKS: { readonly [S in GroupStatus]: Mark } = {
  new: 'wait',
  acknowledged: 'plain',
  snoozed: 'plain',
  resolved: 'good',
};

/** Until when a group is snoozed, and whether somebody looks after it. */
function groupWords({ snooze_until, snooze_count, owner }: GroupSetting): string {
  const ends: string[] = [];
  if (snooze_until !== null) ends.push(`until ${absolute(snooze_until)}`);
  if (snooze_count !== null) ends.push(`until ${grouped(snooze_count)} more came in`);
  const until = ends.length === 0 ? '' : `Snoozed ${ends.join(' or ')}. `;
  return `${until}${owner === null ? 'Nobody looks after it.' : 'It has an owner.'}`;
}

/** A queue's own settings; what it has none of comes from the tenant. */
function overrideWords({ ttl_secs, action, capacity }: Payloads['policy_set']): string {
  const parts: string[] = [];
  if (ttl_secs !== null) {
    parts.push(`time to live ${ttl_secs === '0' ? '0' : ttlWords(ttl_secs)}`);
  }
  if (action !== null) parts.push(`then ${ACTION_VERB[action]}`);
  if (capacity !== null) parts.push(`at most ${counted(capacity, 'entry', 'entries')}`);
  if (parts.length === 0) return 'Follows the tenant in everything.';
  return `Its own: ${parts.join('; ')}.${parts.length < 3 ? ' The rest as the tenant.' : ''}`;
}

function defaultsWords(payload: Payloads['defaults_set']): string {
  const { name, ttl_secs, action, capacity, retention_secs, second_person } = payload;
  const policy = policyWords({ ttlSecs: ttl_secs, action });
  const kept = keptWords(String(retention_secs));
  const called = name === null ? '' : `Called ${name}: `;
  return `${called}${policy}; at most ${counted(capacity, 'entry', 'entries')}; ${kept}.${second_person === true ? ' A force-apply of many needs a second person.' : ''}`;
}

/** What has to be written first: all of a peer's operations before the one that is named. */
export function missingWords(missing: readonly { peer: string; from: number }[]): string {
  if (missing.length === 0) return 'earlier writes are missing';
  const needed = missing.map(({ peer, from }) => `peer ${peer} before its op ${grouped(from)}`);
  return `waits for what comes from ${needed.join(' and ')}`;
}
