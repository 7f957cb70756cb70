import type { AttemptEndRow } from '@/lib/dlq/views';
import { counted } from '@/lib/format/number';

const ENDS: { readonly [K in AttemptEndRow['kind']]: string } = {
  attempt_accepted: 'accepted',
  attempt_refused: 'refused',
  attempt_pended: 'waiting for earlier writes',
  attempt_failed: 'failed',
  attempt_unknown: 'with an unknown outcome',
};

/** Whether a target answered at all, whatever it said: refusing is its job. */
function answered({ kind }: AttemptEndRow): boolean {
  return kind !== 'attempt_failed' && kind !== 'attempt_unknown';
}

export interface Health {
  readonly tone: 'neutral' | 'ok' | 'warn' | 'bad';
  /** A word or two. */
  readonly title: string;
  /** What the latest attempts came to; empty when there were none. */
  readonly detail: string;
}

/** How a target has been doing, by its latest attempts, newest first. */
export function targetHealth(attempts: readonly AttemptEndRow[]): Health {
  const [latest] = attempts;
  if (latest === undefined) return { tone: 'neutral', title: 'no attempts yet', detail: '' };
  const ends = Object.entries(ENDS).flatMap(([kind, words]) => {
    const count = attempts.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const detail = `Last ${counted(attempts.length, 'attempt', 'attempts')}: ${ends.join(', ')}.`;
  const silent = attempts.findIndex(answered);
  if (silent === -1) return { tone: 'bad', title: 'not answering', detail };
  if (silent > 0) return { tone: 'warn', title: 'failing lately', detail };
  return { tone: 'ok', title: 'answering', detail };
}
