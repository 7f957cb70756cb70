import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DeltaTasks } from './tasks';

/**
 * Work on bytes from devices, off the main thread: a blob that makes the decoder hang, run out of
 * memory or crash costs one worker and one answer, and nothing else.
 */

export type TaskResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The worker was given up; `message` says why, as a sentence. */
  | { readonly kind: 'stopped'; readonly message: string };

/** Time for one task. Milliseconds. */
const TASK_LIMIT_MS = 2_000;
/** Time for a worker to load the decoder; beyond it the machine is at fault, not the delta. */
const START_LIMIT_MS = 20_000;
const MAX_WORKERS = 2;
/** Tasks that may wait for a worker. */
const MAX_WAITING = 500;

interface Job {
  readonly task: keyof DeltaTasks;
  readonly input: unknown;
  readonly limitMs: number;
  readonly settle: (result: TaskResult<never>) => void;
  readonly fail: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  ready: boolean;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

interface Pool {
  readonly seats: Set<Seat>;
  readonly waiting: Job[];
}

// One pool a process, also where a bundler gives each entry point its own copy of this module.
const KEY = Symbol.for('dead-letters.delta-pool');
const shared = globalThis as { [KEY]?: Pool };

function pool(): Pool {
  return (shared[KEY] ??= { seats: new Set(), waiting: [] });
}

/**
 * Runs a task in a worker. A task that takes longer than `limitMs`, or breaks its worker, is
 * `stopped`. Rejects when workers cannot be started at all, or too much work is waiting.
 */
export function runDeltaTask<K extends keyof DeltaTasks>(
  task: K,
  input: DeltaTasks[K]['in'],
  limitMs = TASK_LIMIT_MS,
): Promise<TaskResult<DeltaTasks[K]['out']>> {
  return new Promise((settle, fail) => {
    const { waiting } = pool();
    if (waiting.length >= MAX_WAITING) {
      fail(new Error('too many deltas wait to be decoded'));
      return;
    }
    waiting.push({ task, input, limitMs, settle, fail });
    dispatch();
  });
}

/** Ends all workers, and whatever still runs or waits; for the end of a process or of a test. */
export async function closeDeltaPool(): Promise<void> {
  const { seats, waiting } = pool();
  for (const job of waiting.splice(0)) job.fail(new Error('the delta decoder was shut down'));
  const ending = [...seats].map((seat) => {
    dismiss(seat, 'The decoder was shut down.');
    return seat.worker.terminate();
  });
  await Promise.all(ending);
}

function dispatch(): void {
  const { seats, waiting } = pool();
  while (waiting.length > 0) {
    const idle = [...seats].find(({ ready, job }) => ready && job === null);
    if (idle) {
      start(idle, waiting.shift() as Job);
      continue;
    }
    const starting = [...seats].filter(({ ready }) => !ready).length;
    if (seats.size < MAX_WORKERS && starting < waiting.length) {
      seats.add(hire());
      continue;
    }
    return;
  }
}

function start(seat: Seat, job: Job): void {
  seat.job = job;
  seat.worker.ref();
  seat.timer = setTimeout(() => {
    dismiss(seat, `It took longer than ${job.limitMs / 1000} s and was stopped.`);
  }, job.limitMs);
  seat.worker.postMessage({ task: job.task, input: job.input });
}

/** Starts a worker from its source file, which lies outside every bundle. */
function hire(): Seat {
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'delta', 'worker.mjs');
  const worker = new Worker(file, {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const seat: Seat = { worker, ready: false, job: null, timer: null };
  seat.timer = setTimeout(() => giveUp(seat, 'it did not start in time'), START_LIMIT_MS);
  worker.on('message', (message: unknown) => {
    if (message === 'ready') {
      seat.ready = true;
      rest(seat);
    } else {
      const { job } = seat;
      rest(seat);
      job?.settle({ kind: 'done', value: (message as { output: never }).output });
    }
    dispatch();
  });
  worker.on('error', (error) => {
    if (seat.ready) dismiss(seat, 'The decoder broke on it and was restarted.');
    else giveUp(seat, error.message);
  });
  worker.on('exit', () => {
    if (seat.ready) dismiss(seat, 'The decoder broke on it and was restarted.');
    else giveUp(seat, 'it ended while starting');
  });
  return seat;
}

/** Without work, neither the worker nor its timer keeps the process alive. */
function rest(seat: Seat): void {
  if (seat.timer) clearTimeout(seat.timer);
  seat.timer = null;
  seat.job = null;
  seat.worker.unref();
}

function dismiss(seat: Seat, message: string): void {
  if (!pool().seats.delete(seat)) return;
  const { job } = seat;
  rest(seat);
  void seat.worker.terminate();
  job?.settle({ kind: 'stopped', message });
  dispatch();
}

/** Workers cannot be had: everything that waits is told, instead of waiting for ever. */
function giveUp(seat: Seat, why: string): void {
  const { seats, waiting } = pool();
  if (!seats.delete(seat)) return;
  rest(seat);
  void seat.worker.terminate();
  if (seats.size > 0) return;
  for (const job of waiting.splice(0)) {
    job.fail(new Error(`the delta decoder cannot be started: ${why}`));
  }
}
