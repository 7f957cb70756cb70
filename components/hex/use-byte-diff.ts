import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { diffBytes, type ByteDiff } from '@/lib/hex/diff';
import { unpackDiff, type DiffAnswer, type DiffRequest } from './diff-protocol';

/**
 * Above this many bytes on both sides together a worker compares. Below it even two unrelated arrays take some 40 ms;
 * twice as much would already hold up the page for a noticeable moment.
 */
const WORKER_SIZE = 4 * 1024;

interface Answered {
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly diff: ByteDiff;
}

const subscribeToNothing = () => () => undefined;

/** False on the server and in the first render of a page it made. */
function useInBrowser(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
}

/** The diff of two arrays, computed in the browser only; null while it is under way. */
export function useByteDiff(left: Uint8Array, right: Uint8Array): ByteDiff | null {
  const inBrowser = useInBrowser();
  const large = left.length + right.length > WORKER_SIZE;
  const [answered, setAnswered] = useState<Answered | null>(null);

  const small = useMemo(
    () => (inBrowser && !large ? diffBytes(left, right) : null),
    [inBrowser, large, left, right],
  );

  useEffect(() => {
    if (!large) return;
    const answer = (diff: ByteDiff) => setAnswered({ left, right, diff });
    const worker = new Worker(new URL('./hex-diff.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<DiffAnswer>) => {
      answer(unpackDiff(data));
    });
    // A worker that does not load is no reason to show nothing; the work is bounded here as there.
    worker.addEventListener('error', () => answer(diffBytes(left, right)), { once: true });
    worker.postMessage({ left, right } satisfies DiffRequest);
    return () => worker.terminate();
  }, [large, left, right]);

  if (!large) return small;
  return answered?.left === left && answered.right === right ? answered.diff : null;
}
