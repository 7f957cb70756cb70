import type { ByteDiff } from '@/lib/hex/diff';
import type { Run, RunKind } from '@/lib/hex/runs';

/** What passes between the page and the worker that compares large arrays. */

export interface DiffRequest {
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

/** Runs as four-byte numbers, because half a million small objects take long to cross over. */
export interface DiffAnswer extends Omit<ByteDiff, 'runs'> {
  /** Three numbers a run: kind, end on the left, end on the right. */
  readonly packedRuns: Int32Array<ArrayBuffer>;
}

const KINDS: readonly RunKind[] = ['equal', 'insert', 'delete', 'change'];

/** Packs a diff for `postMessage`; the runs' buffer may be transferred. */
export function packDiff({ runs, ...rest }: ByteDiff): DiffAnswer {
  const packedRuns = new Int32Array(runs.length * 3);
  runs.forEach(({ kind, left, right }, i) => {
    packedRuns.set([KINDS.indexOf(kind), left[1], right[1]], i * 3);
  });
  return { ...rest, packedRuns };
}

/** The diff that `packDiff` was given: runs begin where the one before ends. */
export function unpackDiff({ packedRuns, ...rest }: DiffAnswer): ByteDiff {
  const runs: Run[] = [];
  let left = 0;
  let right = 0;
  for (let i = 0; i < packedRuns.length; i += 3) {
    const [kind = 0, leftEnd = 0, rightEnd = 0] = packedRuns.subarray(i, i + 3);
    runs.push({ kind: KINDS[kind] ?? 'change', left: [left, leftEnd], right: [right, rightEnd] });
    left = leftEnd;
    right = rightEnd;
  }
  return { ...rest, runs };
}
