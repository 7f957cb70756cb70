import { parentPort } from 'node:worker_threads';
import { type DeltaTasks, deltaTasks } from './tasks';

/** The worker thread: one request, one answer. An exception ends the thread; the pool replaces it. */

interface Request<K extends keyof DeltaTasks> {
  readonly task: K;
  readonly input: DeltaTasks[K]['in'];
}

function answer<K extends keyof DeltaTasks>({ task, input }: Request<K>): DeltaTasks[K]['out'] {
  return deltaTasks[task](input);
}

parentPort?.on('message', (request: Request<keyof DeltaTasks>) => {
  parentPort?.postMessage({ output: answer(request) });
});
parentPort?.postMessage('ready');
