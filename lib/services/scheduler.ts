import { databaseCode } from '@/lib/db/errors';
import { log } from '@/lib/log';
import { runSweep } from './sweep';

const DEFAULT_INTERVAL_SECS = 60;
const KEY = Symbol.for('dead-letters.scheduler');

/** Milliseconds between sweeps of this process; null when an outside cron does them (`DLQ_SWEEP_EVERY=0`). */
export function sweepIntervalMs(env: NodeJS.ProcessEnv = process.env): number | null {
  const text = env['DLQ_SWEEP_EVERY'];
  const seconds = text === undefined || text === '' ? DEFAULT_INTERVAL_SECS : Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

/**
 * Sweeps again and again, each run a while after the one before ended. Several processes may do so: a sweep is safe
 * beside another. Starting twice in one process is starting once.
 */
export function startScheduler(): void {
  const interval = sweepIntervalMs();
  const global = globalThis as { [KEY]?: true };
  if (interval === null || global[KEY]) return;
  global[KEY] = true;
  const tick = async () => {
    try {
      await runSweep('schedule');
    } catch (error) {
      log.error({ err: error, code: databaseCode(error) }, 'sweep failed');
    }
    setTimeout(() => void tick(), interval).unref();
  };
  // Soon after the start, for what came due while nothing ran.
  setTimeout(() => void tick(), Math.min(interval, 2_000)).unref();
}
