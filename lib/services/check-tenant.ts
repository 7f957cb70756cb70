import { isOutage } from '@/lib/db/errors';
import { openSnapshot } from '@/lib/db/snapshot';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CheckEvent } from '@/lib/dlq/views';
import { log } from '@/lib/log';
import type { Fault } from './fault';
import { verifySteps } from './verify';

/** A check holds a connection and a snapshot; after this long it is given up. */
const DEADLINE_MS = 10 * 60_000;
const KEY = Symbol.for('dead-letters.check');
const running = globalThis as { [KEY]?: true };

export const BUSY =
  'Another check runs on this server, and it does one at a time. Try again when it is over.';

/** Whether a check runs in this process. */
export function checkRuns(): boolean {
  return running[KEY] === true;
}

/**
 * Checks one tenant for a person who waits: tells how far it is, and in the end what came of it. One at a time in a
 * process. Returning the generator ends the check; so does the deadline, also when nobody reads on.
 */
export async function* checkTenant(
  scope: TenantScope,
  {
    url = process.env['DATABASE_URL'] ?? '',
    deadlineMs = DEADLINE_MS,
  }: { readonly url?: string; readonly deadlineMs?: number } = {},
): AsyncGenerator<CheckEvent> {
  if (checkRuns()) {
    yield { kind: 'stopped', message: BUSY };
    return;
  }
  running[KEY] = true;
  let late = false;
  const check = follow(scope, url);
  const timer = setTimeout(() => {
    late = true;
    void check.return(undefined);
  }, deadlineMs);
  try {
    yield* check;
    if (late) yield { kind: 'stopped', message: LATE };
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.error({ err: error, tenant: String(scope.tenantId) }, 'check of a WAL met an outage');
    yield { kind: 'stopped', message: AWAY };
  } finally {
    clearTimeout(timer);
  }
}

const LATE = 'It took longer than a check may. The command line has more time: dlq verify.';
const AWAY = 'The database could not be reached to the end. Nothing was found wrong so far.';

/** Frees the place that was taken for it, whatever happens. */
async function* follow(scope: TenantScope, url: string): AsyncGenerator<CheckEvent> {
  const began = performance.now();
  try {
    const snapshot = await openSnapshot(url);
    try {
      const steps = verifySteps(snapshot.db, scope.tenantId);
      let step = await steps.next();
      for (; step.done !== true; step = await steps.next()) {
        yield { kind: 'progress', ...step.value };
      }
      await snapshot.confirm();
      const ms = Math.round(performance.now() - began);
      const verdict = step.value;
      yield verdict.ok
        ? { kind: 'clean', ...verdict.value, ms }
        : { kind: 'fault', ...faultOf(verdict.fault) };
    } finally {
      await snapshot.end();
    }
  } finally {
    delete running[KEY];
  }
}

const faultOf = ({ seq, entryId, message }: Fault) => ({ seq, entryId, message });
