import { escalationChannel } from '@/lib/channels/registry';
import { databaseCode } from '@/lib/db/errors';
import { probe } from '@/lib/db/probe';
import { log } from '@/lib/log';
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

const AWAY = 'The database does not answer: check that it runs and that DATABASE_URL is right.';

/** Undefined table or function: the database answers, but not with this version's schema. */
const NO_SCHEMA = new Set(['42P01', '42883', '42703']);

function reason(error: unknown): string {
  const code = databaseCode(error);
  log.warn({ err: error, code }, 'health probe failed');
  if (code !== null && NO_SCHEMA.has(code)) {
    return 'The database does not have the schema of this version: run `npm run dlq -- migrate`.';
  }
  return AWAY;
}

/** Whether the console can do its work, and what is wrong if not. Never throws. */
export async function health(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PROBE_MS);
  });
  const seen = await Promise.race([probe().catch(reason), late]);
  clearTimeout(timer);
  if (seen === null || typeof seen === 'string') {
    return { status: 'down', problems: [seen ?? AWAY], lastSweepAt: null };
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
  const channel = escalationChannel();
  if (seen.escalates && channel.kind !== 'set') {
    problems.push(`A policy escalates, but nothing can be delivered. ${channel.message}`);
  }
  return {
    status: problems.length === 0 ? 'ok' : 'degraded',
    problems,
    lastSweepAt: seen.lastSweepAt,
  };
}
