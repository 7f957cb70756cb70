import { escalationChannel } from '@/lib/channels/registry';
import { probe } from '@/lib/db/probe';
import { sweepIntervalMs } from './scheduler';

export interface Health {
  /** `down`: cannot serve. `degraded`: serves, but something needs looking at. */
  readonly status: 'ok' | 'degraded' | 'down';
  /** What is wrong and what to do, a sentence each; empty when all is well. */
  readonly problems: readonly string[];
  readonly lastSweepAt: number | null;
}

/** Milliseconds after which an answer of the database counts as none. */
const PROBE_MS = 3_000;

/** Whether the console can do its work, and what is wrong if not. Never throws. */
export async function health(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PROBE_MS);
  });
  const seen = await Promise.race([probe().catch(() => null), late]);
  clearTimeout(timer);
  if (seen === null) {
    const problem =
      'The database does not answer: check that it runs and that DATABASE_URL is right.';
    return { status: 'down', problems: [problem], lastSweepAt: null };
  }
  const problems: string[] = [];
  if (seen.unsafe.length > 0) {
    problems.push(
      `The database runs with ${seen.unsafe.join(', ')} off and may lose acknowledged entries in a crash.`,
    );
  }
  const interval = sweepIntervalMs();
  const overdue = Math.max(5 * 60_000, 3 * (interval ?? 0));
  if (seen.lastSweepAt === null || seen.now - seen.lastSweepAt > overdue) {
    // A server that has just started has not swept yet.
    if (process.uptime() * 1000 > overdue) {
      problems.push(
        'No sweep has finished lately: entries do not expire. Check the scheduler or the cron job.',
      );
    }
  }
  if (seen.escalates && escalationChannel().kind !== 'set') {
    problems.push(
      'A policy escalates, but no channel is set: give DLQ_ESCALATE_WEBHOOK_URL and its secret.',
    );
  }
  return {
    status: problems.length === 0 ? 'ok' : 'degraded',
    problems,
    lastSweepAt: seen.lastSweepAt,
  };
}
