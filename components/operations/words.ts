import type { Tone } from '@/components/ui/pill';
import type {
  ItemOutcome,
  OperationAction,
  OperationParameters,
  OperationState,
  OperationView,
} from '@/lib/dlq/operation';
import { counted, grouped } from '@/lib/format/number';

/** An action as a heading and a menu have it. */
export const ACTION_WORDS: { readonly [A in OperationAction]: string } = {
  resolve: 'Resolve',
  reopen: 'Reopen',
  retry: 'Retry',
  force_apply: 'Force-apply',
  hold: 'Hold',
  release: 'Release',
  assign: 'Assign',
  note: 'Note',
  follow_up: 'Try again',
};

/** What became of the entries it was carried out on: "12 resolved". */
export const DONE_WORDS: { readonly [A in OperationAction]: string } = {
  resolve: 'resolved',
  reopen: 'reopened',
  retry: 'accepted',
  force_apply: 'force-applied',
  hold: 'held',
  release: 'released',
  assign: 'assigned',
  note: 'noted on',
  follow_up: 'owed again',
};

/** What the button of an action does, with the count: "Retry 4,790 entries". */
export function askWords(action: OperationAction, count: number): string {
  const entries = counted(count, 'entry', 'entries');
  if (action === 'note') return `Add a note to ${entries}`;
  return action === 'follow_up' ? `Try ${entries} again` : `${ACTION_WORDS[action]} ${entries}`;
}

/** An operation by its action and size: "Retry of 4,790 entries". */
export function operationTitle({
  action,
  total,
  undoOf = null,
}: Pick<OperationView, 'action' | 'total'> & { readonly undoOf?: string | null }): string {
  const title =
    action === 'note' ? `Note on ${counted(total, 'entry', 'entries')}` : askWords(action, total);
  return undoOf === null ? title : `Undo: ${title.toLowerCase()}`;
}

/** What an action does to each entry, said before it is confirmed. `target`: where attempts go. */
export function actionMeaning(
  action: OperationAction,
  target: string | null,
  { to }: OperationParameters = {},
): string {
  switch (action) {
    case 'resolve':
      return 'They are closed by hand and leave the pending ones. It can be undone: reopening them starts their time to live anew.';
    case 'reopen':
      return 'They are pending again, and their time to live starts anew. It can be undone.';
    case 'retry':
      return `Their stored bytes go to ${targetWords(target)} again, each device’s writes in their order. What is accepted is resolved, what is refused stays pending with the new reason. A write that was accepted cannot be taken back.`;
    case 'force_apply':
      return `Their values are written to ${targetWords(target)} as the latest write, over what stands there by then and past the rules that refused them. It cannot be undone.`;
    case 'hold':
      return 'The sweep leaves them alone until they are released: they neither expire nor are purged. It can be undone.';
    case 'release':
      return 'The sweep may take them again; what fell due meanwhile is carried out with its next run. It can be undone.';
    case 'assign':
      return to === null
        ? 'Nobody looks after them any more. It can be undone.'
        : 'One person looks after them from now on. It can be undone.';
    case 'follow_up':
      return 'The next sweep tries again what their expiries owe: notifications are sent, and values are written over what their documents hold by then. What fails again needs attention again. It cannot be undone.';
    case 'note':
      return 'The note stands on the timeline of each of them, for good.';
  }
}

export function targetWords(target: string | null): string {
  return target === null || target === 'embedded' ? 'the embedded target' : target;
}

export const STATE_WORDS: { readonly [S in OperationState]: string } = {
  awaiting: 'awaits approval',
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  cancelled: 'cancelled',
  finished: 'finished',
};

export const STATE_TONES: { readonly [S in OperationState]: Tone } = {
  awaiting: 'warn',
  running: 'info',
  paused: 'warn',
  stopped: 'bad',
  cancelled: 'neutral',
  finished: 'ok',
};

/** In the order a person looks for them. */
export const OUTCOMES_SHOWN: readonly ItemOutcome[] = [
  'done',
  'refused',
  'failed',
  'skipped',
  'running',
  'waiting',
];

export const OUTCOME_TONES: { readonly [O in ItemOutcome]: Tone } = {
  done: 'ok',
  refused: 'bad',
  failed: 'warn',
  skipped: 'neutral',
  running: 'info',
  waiting: 'neutral',
};

/** What an outcome means, for those who meet the word for the first time. */
export const OUTCOME_MEANING: { readonly [O in ItemOutcome]: string } = {
  done: 'carried out',
  refused: 'the target said no',
  failed: 'could not be tried, or nobody knows how it ended',
  skipped: 'not what was confirmed any more, so left alone',
  running: 'under way now',
  waiting: 'not begun',
};

/** Items that have their outcome. */
export function settledOf({
  done,
  refused,
  failed,
  skipped,
}: Pick<OperationView, 'done' | 'refused' | 'failed' | 'skipped'>): number {
  return done + refused + failed + skipped;
}

/** Every outcome there is one of: "3,204 done, 12 refused, 1,574 waiting". */
export function outcomeWords(operation: Pick<OperationView, ItemOutcome>): string {
  const words = OUTCOMES_SHOWN.flatMap((outcome) =>
    operation[outcome] === 0 ? [] : [`${grouped(operation[outcome])} ${outcome}`],
  );
  return words.length === 0 ? 'nothing in it' : words.join(', ');
}

/** Entries a second: `112 a second`, `0.4 a second`. */
export function rateWords(rate: number): string {
  const shown = rate >= 10 ? grouped(Math.round(rate)) : rate.toFixed(1).replace(/\.0$/, '');
  return `${shown} a second`;
}

/** What a canary says of itself. */
export function canaryWords({
  first,
  percent,
  passed,
}: {
  readonly first: number;
  readonly percent: number;
  readonly passed: boolean | null;
}): string {
  const rule = `the first ${grouped(first)} go ahead; more than ${percent} % refused or failed stops it`;
  if (passed === null) return `Not judged yet: ${rule}.`;
  return passed ? `Passed: ${rule}.` : `Failed: ${rule}.`;
}

/** What cancelling leaves behind. */
export function cancelWords(operation: OperationView): string {
  const { waiting, running } = operation;
  const settled = settledOf(operation);
  const stays =
    settled === 0
      ? 'Nothing has been done yet.'
      : `What is done stays done: ${outcomeWords({ ...operation, waiting: 0, running: 0 })}.`;
  const rest = `${counted(waiting, 'entry that waits is', 'entries that wait are')} left as ${waiting === 1 ? 'it is' : 'they are'}.`;
  const under =
    running === 0
      ? ''
      : ` ${counted(running, 'attempt', 'attempts')} under way still ${running === 1 ? 'ends' : 'end'}.`;
  return `${stays} ${rest}${under} A cancelled operation cannot go on.`;
}
