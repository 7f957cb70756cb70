import type { UnfinishedOperation } from '@/lib/db/operation-work';
import { log } from '@/lib/log';
import type { OperationQueue } from './operation-queue';

/** The process' job queue: the server's modules are bundled apart and meet here. */
export interface Jobs {
  readonly queue: OperationQueue;
  /** Has an idle worker look at once. */
  wake(): void;
}

const KEY = Symbol.for('dead-letters.jobs');
const shared = globalThis as { [KEY]?: { jobs: Jobs | null; stop: () => Promise<void> } };

/** The place of this process' jobs; undefined while none were started. */
export function jobsOfProcess(): { jobs: Jobs | null; stop: () => Promise<void> } | undefined {
  return shared[KEY];
}

export function setJobsOfProcess(
  own: { jobs: Jobs | null; stop: () => Promise<void> } | null,
): void {
  if (own) shared[KEY] = own;
  else delete shared[KEY];
}

/**
 * Has an operation worked on now, here or in another process. Whoever works looks for what was left lying as well, so
 * nothing is lost when this fails.
 */
export function scheduleOperation(operation: UnfinishedOperation): void {
  const jobs = shared[KEY]?.jobs;
  if (!jobs) return;
  void jobs.queue.send(operation, 0).then(
    () => {
      jobs.wake();
    },
    (error: unknown) => {
      log.warn({ err: error, operation: operation.operationId }, 'an operation was not scheduled');
    },
  );
}
