import { readSweepSigns, type SweepSigns } from '@/lib/db/sweep-signs';
import type { SweepAlarm, SweepWatch } from '@/lib/dlq/overview';
import { span } from '@/lib/format/time';
import { sweepIntervalMs } from './scheduler';

/** A run that has not ended after this long was cut off: the process died, or lost its database. Milliseconds. */
export const CUT_OFF_AFTER_MS = 2 * 60_000;

/** Missed runs before the alarm. */
const MISSED_RUNS = 3;
/** However short the interval: a run may take half a minute by itself. */
const LEAST_SILENCE_MS = 2 * 60_000;
/** Silence allowed while nobody knows how often a run is due. */
const UNKNOWN_SILENCE_MS = 15 * 60_000;
/** The schedule's first run after a start is done by then. */
const START_MS = 60_000;

/** Whether the sweep does its work, when it last did and when it will. */
export async function watchSweeps(): Promise<SweepWatch> {
  return judgeSweeps(await readSweepSigns(), sweepIntervalMs(), process.uptime() * 1000);
}

/**
 * The dead man's switch: an alarm once no run has finished for three intervals, or the newest was cut off.
 * `intervalMs` is that of this server's own schedule; null: somebody outside calls, as often as they last did.
 * A server up for less than `uptimeMs` has not had its turn yet.
 */
export function judgeSweeps(
  signs: SweepSigns,
  intervalMs: number | null,
  uptimeMs: number,
): SweepWatch {
  const { now, newest, lastFinishedAt, lastScheduledAt, calledAt } = signs;
  const [called, calledBefore] = calledAt;
  const every =
    intervalMs ??
    (called !== undefined && calledBefore !== undefined ? called - calledBefore : null);
  const silence =
    every === null ? UNKNOWN_SILENCE_MS : Math.max(MISSED_RUNS * every, LEAST_SILENCE_MS);
  const open = newest !== null && newest.finishedAt === null;
  const cutOff = open && now - newest.startedAt > CUT_OFF_AFTER_MS;
  const from = intervalMs === null ? called : (lastScheduledAt ?? undefined);
  const ownTurn = intervalMs === null ? silence : START_MS;
  const silent = lastFinishedAt === null || now - lastFinishedAt > silence;
  return {
    asOf: now,
    running: open && !cutOff,
    lastFinishedAt,
    nextAt: every === null || from === undefined ? null : from + every,
    alarm:
      (silent || cutOff) && uptimeMs > ownTurn ? alarm(signs, intervalMs !== null, cutOff) : null,
  };
}

function alarm(signs: SweepSigns, own: boolean, cutOff: boolean): SweepAlarm {
  const { now, newest, lastFinishedAt } = signs;
  const toDo = own
    ? 'The server runs it by itself: look in its log, see whether the database answers, or run one by hand.'
    : 'This server leaves it to a caller from outside (DLQ_SWEEP_EVERY is 0): check the job that calls /api/cron/sweep and its CRON_SECRET.';
  if (cutOff && newest !== null) {
    return {
      kind: 'cut-off',
      title: 'The last sweep was cut off.',
      message: `It began ${span(now - newest.startedAt)} ago and never ended; nothing is lost, the next run goes on where it stopped. ${toDo}`,
    };
  }
  if (lastFinishedAt === null) {
    return {
      kind: 'never',
      title: 'No sweep has run yet.',
      message: `Entries do not expire and nothing owed is carried out until one does. ${toDo}`,
    };
  }
  const failed =
    newest?.error != null ? ` The newest run ended with the error ${newest.error}.` : '';
  return {
    kind: 'missed',
    title: 'Sweeps are missing.',
    message: `None has finished for ${span(now - lastFinishedAt)}: entries do not expire and nothing owed is carried out.${failed} ${toDo}`,
  };
}
