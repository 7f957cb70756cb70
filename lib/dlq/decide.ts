import type { AttemptMode, EntryState, Status } from './entry';
import { assertNever, ok, refuse, type RefusalCode, type Result } from './errors';
import type { EntryEventKind, EventBody } from './events';
import { type CommandKind, TRANSITIONS } from './transitions';
import type { Violation } from './violation';

/** How a target, or the lack of an answer, ended an attempt. */
export type AttemptEnd =
  | { readonly kind: 'accepted'; readonly version: string; readonly fields: number | null }
  | { readonly kind: 'refused'; readonly violation: Violation }
  | { readonly kind: 'pended'; readonly missing: readonly { peer: string; from: number }[] }
  | { readonly kind: 'failed'; readonly message: string; readonly temporary: boolean }
  | { readonly kind: 'unknown'; readonly message: string };

/** Asked of one entry by a person, by the sweep's follow-up, or by the end of an attempt. */
export type Command =
  | { readonly kind: 'resolve' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release' }
  /** `to` as the WAL names actors; null: nobody. */
  | { readonly kind: 'assign'; readonly to: string | null }
  | { readonly kind: 'note'; readonly text: string }
  /** By an admin, before retention ends. */
  | { readonly kind: 'purge' }
  /** By a person on a pending entry; by the sweep on an expired one that owes a force-apply. */
  | {
      readonly kind: 'start';
      readonly mode: AttemptMode;
      readonly by: 'person' | 'sweep';
      readonly leaseMs: number;
      readonly target: string;
    }
  | { readonly kind: 'answer'; readonly attempt: number; readonly end: AttemptEnd }
  /** Try again what an expiry owes. */
  | { readonly kind: 'follow_up' }
  | {
      readonly kind: 'deliver';
      readonly end:
        | { readonly kind: 'delivered'; readonly channel: string }
        | { readonly kind: 'failed'; readonly message: string };
      readonly messageId: string;
      readonly attempts: number;
    };

/** What to write: one record; null when the command is fulfilled already. */
export type Decision = {
  readonly to: Status;
  readonly event: EventBody<EntryEventKind>;
} | null;

/** A follow-up that fails is tried this often, then needs attention. */
export const FOLLOW_UP_TRIES = 5;

/** Milliseconds to wait after try number `tries`: 60 s, 2 min, 4 min … at most 32 min. */
export function followUpDelay(tries: number): number {
  return 30_000 * 2 ** Math.min(tries, 6);
}

const SENTENCES: { readonly [C in RefusalCode]: string } = {
  'already-pending': 'This entry is pending already.',
  'already-resolved': 'This entry is resolved. Reopen it first to try it again.',
  'in-progress':
    'An attempt is running on this entry. Wait for its answer or for its lease to end.',
  gone: 'This entry has left the queue. Restore it first, while retention lasts.',
  'not-gone':
    'This entry is in the queue; only expired and evicted entries can be restored or purged.',
  'stale-attempt':
    'This answer belongs to an attempt that is over; it was recorded and changes nothing.',
  'nothing-owed': 'Nothing is owed for this entry.',
  'follow-up-running': 'A force-apply of this expired entry is running. Wait for its answer.',
  'already-held': 'This entry is held already.',
  'not-held': 'This entry is not held.',
  held: 'This entry is held. Release it first.',
  owes: 'What its expiry owes is not done. While it is tried, wait; once it has failed, try it again or restore the entry.',
  'queue-full':
    'The queue is full, and resolving makes no room. An admin has to raise its capacity first.',
  conflict: 'Somebody else changed this entry meanwhile.',
  'policy-moved': 'Somebody else changed this policy meanwhile.',
  'group-moved': 'Somebody else set this group meanwhile.',
  'snooze-over': 'That moment has passed: choose a later one.',
  'not-found': 'There is no such entry.',
  'too-many-evictions':
    'So low a capacity would evict too many entries at once. Lower it in steps.',
  'id-reused': 'This request id was used before for something else. Use a new one.',
  'document-moved':
    'The document changed since the preview. Look at what would be overwritten now, then confirm again.',
  'already-assigned': 'This entry is with them already.',
  'not-assignable': 'This person has no role in this tenant any more. Choose somebody who has.',
  'query-invalid': 'The query cannot be read.',
  'nothing-matches': 'No entry matches this query now.',
  'too-many-entries':
    'More entries match than one operation takes. Narrow the query and do it in parts.',
  'count-moved': 'Another number of entries matches now. Look at them, then confirm again.',
  'reason-needed': 'Say why: this takes a reason.',
  'operation-over': 'This operation has ended.',
  'operation-awaiting': 'This operation waits for somebody else to approve it.',
  'not-awaiting': 'This operation does not wait for an approval.',
  'own-operation': 'Somebody other than who asked for it has to approve it.',
  'person-needed': 'This takes a person who is signed in to the console.',
  'nothing-to-undo': 'There is nothing that this operation did and that can be taken back.',
};

/** The sentence for a refusal. */
export function refusalSentence(code: RefusalCode): string {
  return SENTENCES[code];
}

const no = (code: RefusalCode): Result<never> => refuse(code, SENTENCES[code]);

/** Whether a person may ask for this now; the reason when not. Drives which buttons show. */
export function offered(state: Owing, command: CommandKind): RefusalCode | null {
  const cell = TRANSITIONS[state.status][command];
  if ('no' in cell) return cell.no;
  if ('same' in cell) return 'already-resolved';
  if (state.status === 'expired' && command === 'start') return 'gone';
  if (command === 'restore' && state.followUp === 'running') return 'follow-up-running';
  if (command === 'follow_up' && state.followUp !== 'failed') return 'nothing-owed';
  if (command === 'hold') return state.held ? 'already-held' : owing(state) ? 'owes' : null;
  if (command === 'release') return state.held ? null : 'not-held';
  if (command === 'purge') return unpurgeable(state);
  return null;
}

type Owing = Pick<EntryState, 'status' | 'followUp' | 'held'>;

const owing = ({ followUp }: Owing) => followUp === 'owed' || followUp === 'running';

/** What finally failed is nobody's to throw away either: it waits for a decision about the write itself. */
function unpurgeable(state: Owing): RefusalCode | null {
  if (state.held) return 'held';
  return owing(state) || state.followUp === 'failed' ? 'owes' : null;
}

/**
 * Rules on one command against one entry: which record to write, or why not.
 * Pure; the caller hands the decision and the version it saw to the append, which compares under the lock.
 */
export function decide(state: EntryState, command: Command): Result<Decision> {
  const cell = TRANSITIONS[state.status][command.kind];
  if ('same' in cell) return ok(null);
  if ('no' in cell) {
    return command.kind === 'answer' ? late(state, command) : no(cell.no);
  }
  switch (command.kind) {
    case 'resolve':
      return ok({ to: 'resolved', event: { kind: 'resolved', payload: {} } });
    case 'reopen':
      return ok({ to: 'pending', event: { kind: 'reopened', payload: {} } });
    case 'restore':
      if (state.followUp === 'running') return no('follow-up-running');
      return ok({ to: 'pending', event: { kind: 'restored', payload: {} } });
    case 'hold':
      if (state.held) return ok(null);
      if (owing(state)) return no('owes');
      return ok({ to: state.status, event: { kind: 'held', payload: {} } });
    case 'release':
      if (!state.held) return ok(null);
      return ok({ to: state.status, event: { kind: 'released', payload: {} } });
    case 'assign':
      if (state.assignee === command.to) return ok(null);
      return ok({
        to: state.status,
        event: { kind: 'assigned', payload: { to: command.to, from: state.assignee } },
      });
    case 'note':
      return ok({ to: state.status, event: { kind: 'noted', payload: { text: command.text } } });
    case 'purge': {
      const refused = unpurgeable(state);
      return refused === null
        ? ok({ to: 'purged', event: { kind: 'purged', payload: {} } })
        : no(refused);
    }
    case 'start':
      return start(state, command);
    case 'answer':
      return answer(state, command);
    case 'follow_up':
      if (state.followUp !== 'failed') return no('nothing-owed');
      return ok({ to: state.status, event: { kind: 'follow_up_owed', payload: {} } });
    case 'deliver':
      return deliver(state, command);
    default:
      return assertNever(command);
  }
}

function start(state: EntryState, command: Command & { kind: 'start' }): Result<Decision> {
  const expired = state.status === 'expired';
  if (expired && command.by === 'person') return no('gone');
  if (!expired && command.by === 'sweep') return no('nothing-owed');
  if (expired && (state.followUp !== 'owed' || state.expiredAction !== 'ForceApplyLww')) {
    return no('nothing-owed');
  }
  return ok({
    to: expired ? 'expired' : 'redriving',
    event: {
      kind: 'attempt_started',
      payload: {
        attempt: state.retryCount + 1,
        key: state.unsettledKey ?? state.retryCount + 1,
        mode: command.mode,
        lease_ms: command.leaseMs,
        target: command.target,
      },
    },
  });
}

function late(state: EntryState, command: Command & { kind: 'answer' }): Result<Decision> {
  return ok({
    to: state.status,
    event: {
      kind: 'attempt_late',
      payload: { attempt: command.attempt, outcome: command.end.kind },
    },
  });
}

function answer(state: EntryState, command: Command & { kind: 'answer' }): Result<Decision> {
  const { attempt, end } = command;
  // The attempt number is the fencing token: only the holder of the present lease may move the entry.
  if (state.lease?.attempt !== attempt) return late(state, command);
  const expired = state.status === 'expired';
  const back: Status = expired ? 'expired' : 'pending';
  const again = {
    final: !expired || state.followUpTries >= FOLLOW_UP_TRIES,
    retry_in_ms: followUpDelay(state.followUpTries),
  };
  switch (end.kind) {
    case 'accepted':
      return ok({
        to: expired ? 'expired' : 'resolved',
        event: {
          kind: 'attempt_accepted',
          payload: { attempt, version: end.version, fields: end.fields },
        },
      });
    case 'refused':
      return ok({
        to: back,
        event: { kind: 'attempt_refused', payload: { attempt, violation: end.violation } },
      });
    case 'pended':
      return ok({
        to: back,
        event: {
          kind: 'attempt_pended',
          payload: { attempt, missing: [...end.missing], ...again },
        },
      });
    case 'failed':
      return ok({
        to: back,
        event: {
          kind: 'attempt_failed',
          payload: {
            attempt,
            message: end.message,
            ...again,
            final: again.final || !end.temporary,
          },
        },
      });
    case 'unknown':
      return ok({
        to: back,
        event: { kind: 'attempt_unknown', payload: { attempt, message: end.message, ...again } },
      });
    default:
      return assertNever(end);
  }
}

function deliver(state: EntryState, command: Command & { kind: 'deliver' }): Result<Decision> {
  if (state.followUp !== 'owed' || state.expiredAction !== 'Escalate') return no('nothing-owed');
  const { end, messageId, attempts } = command;
  return ok({
    to: state.status,
    event:
      end.kind === 'delivered'
        ? {
            kind: 'delivered',
            payload: { message_id: messageId, channel: end.channel, attempts },
          }
        : {
            kind: 'delivery_failed',
            payload: { message_id: messageId, message: end.message, attempts },
          },
  });
}
