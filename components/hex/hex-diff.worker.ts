import { diffBytes } from '@/lib/hex/diff';
import { packDiff, type DiffRequest } from './diff-protocol';

/** Compares two large arrays off the page's thread: one request, one answer, then the page ends it. */
addEventListener('message', ({ data }: MessageEvent<DiffRequest>) => {
  const answer = packDiff(diffBytes(data.left, data.right));
  postMessage(answer, { transfer: [answer.packedRuns.buffer] });
});
