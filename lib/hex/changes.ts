import type { Alignment, Segment } from './align';
import type { DiffTotals } from './diff';
import { rangeLength, type Range } from './runs';

/** The differences of an alignment one after the other: what `next change` steps through and a screen reader reads. */

/** `replace`: some bytes went, others came in their place. */
export type ChangeKind = 'insert' | 'delete' | 'change' | 'replace';

export interface Change {
  readonly kind: ChangeKind;
  readonly left: Range;
  readonly right: Range;
  /** First column on the grid, and how many. */
  readonly column: number;
  readonly columns: number;
}

function kindOf(first: Segment, last: Segment): ChangeKind {
  if (first === last && first.kind === 'change') return 'change';
  const removed = last.left[1] > first.left[0];
  const added = last.right[1] > first.right[0];
  if (removed && added) return 'replace';
  return added ? 'insert' : 'delete';
}

/** Every stretch without an equal segment in it, in order. */
export function listChanges({ segments }: Alignment): Change[] {
  const changes: Change[] = [];
  let first: Segment | undefined;
  segments.forEach((segment, i) => {
    if (segment.kind === 'equal') return;
    first ??= segment;
    const next = segments[i + 1];
    if (next && next.kind !== 'equal') return;
    changes.push({
      kind: kindOf(first, segment),
      left: [first.left[0], segment.left[1]],
      right: [first.right[0], segment.right[1]],
      column: first.column,
      columns: segment.column + segment.columns - first.column,
    });
    first = undefined;
  });
  return changes;
}

/** The change after (`step` 1) or before (-1) number `current`, going round; null when there is none. -1 is "none yet". */
export function stepChange(count: number, current: number, step: 1 | -1): number | null {
  if (count === 0) return null;
  if (current < 0) return step > 0 ? 0 : count - 1;
  return (current + step + count) % count;
}

/**
 * How alike two arrays are, 0..1: equal bytes of both sides among all bytes of both sides. Two empty arrays are alike.
 */
function similarity({ added, removed, changed, equal }: DiffTotals): number {
  const all = added + removed + 2 * (changed + equal);
  return all === 0 ? 1 : (2 * equal) / all;
}

/** Similarity as people read it: `96.8 %`; 100 % means identical and 0 % means nothing in common, exactly. */
export function similarityText(totals: DiffTotals): string {
  const share = similarity(totals);
  if (share === 1 || share === 0) return `${share * 100} %`;
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`;
}

export function rangeText(range: Range): string {
  const at = (offset: number) => `0x${offset.toString(16)}`;
  return rangeLength(range) > 1 ? `${at(range[0])}–${at(range[1] - 1)}` : at(range[0]);
}
