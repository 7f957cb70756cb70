import { randomUUID } from 'node:crypto';
import { databaseCode } from '@/lib/db/errors';
import { listIdleOperations } from '@/lib/db/operation-work';
import { log } from '@/lib/log';
import { runSlice } from '@/lib/services/operations/run-operation';
import { openOperationQueue, type OperationJob, type OperationQueue } from './operation-queue';
import { jobsOfProcess, setJobsOfProcess } from './schedule';

const DEFAULT_WORKERS = 2;
/** Milliseconds an idle worker waits before it looks again. */
const IDLE_MS = 1_000;
/** Milliseconds between looks for operations that nobody works on, say after a kill. */
const LEFT_LYING_MS = 5_000;
const AT_ONCE = 100;
const SLICE_MS = 10_000;
const AFTER_ERROR_MS = 1_000;

/** Operations this process works on at once; 0: none, others do (`DLQ_WORKERS=0`). */
export function workersOf(env: NodeJS.ProcessEnv = process.env): number {
  const text = env['DLQ_WORKERS'];
  const count = text === undefined || text === '' ? DEFAULT_WORKERS : Number(text);
  return Number.isInteger(count) && count >= 0 ? Math.min(count, 16) : DEFAULT_WORKERS;
}

/** Works on operations until stopped. Waits for the database, and again whenever it goes away. */
export function startJobs(url: string, workers: number = workersOf()): void {
  if (jobsOfProcess()) return;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const sleepers = new Set<() => void>();
  const wake = () => {
    for (const each of sleepers) each();
  };
  const idle = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        sleepers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      timer.unref();
      sleepers.add(end);
    });

  const own: {
    jobs: { queue: OperationQueue; wake: () => void } | null;
    stop: () => Promise<void>;
  } = { jobs: null, stop };
  setJobsOfProcess(own);

  const again = async (what: string, pauseMs: number, work: () => Promise<void>) => {
    while (!signal.aborted) {
      try {
        await work();
        await idle(pauseMs);
      } catch (error) {
        log.warn({ err: error, code: databaseCode(error) }, `${what} failed`);
        await idle(AFTER_ERROR_MS);
      }
    }
  };

  const running = (async () => {
    let queue: OperationQueue | null = null;
    while (queue === null && !signal.aborted) {
      try {
        queue = await openOperationQueue(url, workers);
      } catch (error) {
        log.warn({ err: error, code: databaseCode(error) }, 'the job queue could not be opened');
        await idle(AFTER_ERROR_MS);
      }
    }
    if (queue === null) return;
    const opened = queue;
    own.jobs = { queue: opened, wake };
    await Promise.all([
      ...Array.from({ length: workers }, () => {
        const worker = randomUUID();
        return again('an operation’s worker', IDLE_MS, async () => {
          while (!signal.aborted) {
            const job = await opened.next();
            if (job === null) return;
            await carryOut(opened, job, worker, signal);
          }
        });
      }),
      workers === 0
        ? stopped
        : again('looking for operations', LEFT_LYING_MS, () => pickUp(opened)),
    ]);
    own.jobs = null;
    await opened.end();
  })();

  async function stop(): Promise<void> {
    stopping.abort();
    wake();
    await running;
    if (jobsOfProcess() === own) setJobsOfProcess(null);
  }
}

async function pickUp(queue: OperationQueue): Promise<void> {
  for (const operation of await listIdleOperations(AT_ONCE)) await queue.send(operation, 0);
}

async function carryOut(
  queue: OperationQueue,
  job: OperationJob,
  worker: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const end = await runSlice(job, { worker, untilMs: Date.now() + SLICE_MS, signal });
    if (end.kind === 'more') await queue.send(job, end.inMs);
  } catch (error) {
    const about = { tenant: String(job.tenantId), operation: job.operationId };
    log.error({ err: error, code: databaseCode(error), ...about }, 'work on an operation failed');
    await queue.failed(job, databaseCode(error) ?? 'error');
    return;
  }
  await queue.done(job);
}
