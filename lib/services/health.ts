import { environmentChannel, NO_CHANNEL } from '@/lib/channels/registry';
import { databaseCode } from '@/lib/db/errors';
import { probe } from '@/lib/db/probe';
import { log } from '@/lib/log';
import { watchSweeps } from './sweep-watch';

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

async function look() {
  const [database, sweeps] = await Promise.all([probe(), watchSweeps()]);
  return { ...database, sweeps };
}

/** Whether the console can do its work, and what is wrong if not. Never throws. */
export async function health(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PROBE_MS);
  });
  const seen = await Promise.race([look().catch(reason), late]);
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
  const { alarm } = seen.sweeps;
  if (alarm !== null) problems.push(`${alarm.title} ${alarm.message}`);
  const channel = environmentChannel();
  if (channel.kind === 'wrong') problems.push(channel.message);
  if (channel.kind !== 'set' && seen.escalatesNowhere) {
    problems.push(`A policy escalates, but nothing can be delivered. ${NO_CHANNEL}`);
  }
  return {
    status: problems.length === 0 ? 'ok' : 'degraded',
    problems,
    lastSweepAt: seen.sweeps.lastFinishedAt,
  };
}
