import { findAnchors } from './anchors';
import { composeRuns } from './compose';
import { alignExactly, trim, type Alignment } from './myers';
import { keepReadable } from './readable';
import { box, boxSize, rangeLength, type Box, type Match, type Run } from './runs';
import { joinMatches } from './script';

/** Aligned diff of two byte arrays: trim, anchors where the input is large, Myers between them with a cap. */

export interface DiffTotals {
  /** Bytes only on the right. */
  readonly added: number;
  /** Bytes only on the left. */
  readonly removed: number;
  /** Pairs of bytes that stand opposite each other and differ. */
  readonly changed: number;
  /** Pairs of bytes that are the same. */
  readonly equal: number;
}

export interface ByteDiff {
  /** In order; both sides are covered exactly once. Next to each other, a delete comes before an insert. */
  readonly runs: readonly Run[];
  readonly totals: DiffTotals;
  /** True when some part was too different to align within the cap and was compared byte by byte. */
  readonly approximate: boolean;
  readonly approximateRanges: readonly Box[];
}

/** Up to this many bytes on both sides together, a part goes straight to the exact algorithm. */
const EXACT_SIZE = 8192;
const ANCHOR_BYTES = [32, 16] as const;
/** Enough for two unrelated blobs of 4 KiB, and a fraction of a second at worst. */
const DEFAULT_STEPS = 40_000_000;

interface Leaf {
  readonly area: Box;
  alignment: Alignment | null;
}

type Part = Leaf | Match;

function isLeaf(part: Part): part is Leaf {
  return 'area' in part;
}

/** Splits `area` at anchors, the finer ones only where the coarser left much between them. */
function plan(a: Uint8Array, b: Uint8Array, area: Box, level: number, parts: Part[]): void {
  const k = ANCHOR_BYTES[level];
  const oneSided = rangeLength(area.left) === 0 || rangeLength(area.right) === 0;
  if (k === undefined || oneSided || boxSize(area) <= EXACT_SIZE) {
    if (boxSize(area) > 0) parts.push({ area, alignment: null });
    return;
  }
  let [left] = area.left;
  let [right] = area.right;
  for (const anchor of findAnchors(a, b, area, k)) {
    plan(a, b, box(left, anchor.left, right, anchor.right), level + 1, parts);
    parts.push(anchor);
    left = anchor.left + anchor.length;
    right = anchor.right + anchor.length;
  }
  plan(a, b, box(left, area.left[1], right, area.right[1]), level + 1, parts);
}

/** Solves the small parts first, and no part but the last may take more than half of what is left. */
function solveAll(a: Uint8Array, b: Uint8Array, leaves: readonly Leaf[], steps: number): void {
  const bySize = [...leaves].sort((x, y) => boxSize(x.area) - boxSize(y.area));
  let left = steps;
  bySize.forEach((leaf, i) => {
    const granted = i === bySize.length - 1 ? left : left / 2;
    const allowance = { steps: granted };
    leaf.alignment = alignExactly(a, b, leaf.area, allowance);
    left -= granted - Math.max(0, allowance.steps);
  });
}

function tally(a: Uint8Array, b: Uint8Array, runs: readonly Run[]): DiffTotals {
  const totals = { added: 0, removed: 0, changed: 0, equal: 0 };
  for (const { kind, left, right } of runs) {
    if (kind === 'insert') totals.added += rangeLength(right);
    else if (kind === 'delete') totals.removed += rangeLength(left);
    else if (kind === 'equal') totals.equal += rangeLength(left);
    else {
      for (let i = 0; i < rangeLength(left); i += 1) {
        if (a[left[0] + i] === b[right[0] + i]) totals.equal += 1;
        else totals.changed += 1;
      }
    }
  }
  return totals;
}

/**
 * How `right` differs from `left`. Exact algorithms work up to `maxSteps` inner steps in all; what does not fit is compared
 * byte by byte and named in `approximateRanges`. Without that, and up to 8 KiB of differing core, the script removes and adds
 * at most twice the bytes of the shortest one.
 */
export function diffBytes(
  left: Uint8Array,
  right: Uint8Array,
  { maxSteps = DEFAULT_STEPS }: { maxSteps?: number } = {},
): ByteDiff {
  const { prefix, core, suffix } = trim(left, right, box(0, left.length, 0, right.length));
  const parts: Part[] = [];
  plan(left, right, core, 0, parts);
  solveAll(left, right, parts.filter(isLeaf), maxSteps);

  const unsolved: Box[] = [];
  const found: Match[] = [];
  if (prefix > 0) found.push({ left: 0, right: 0, length: prefix });
  for (const part of parts) {
    if (isLeaf(part)) {
      for (const match of part.alignment?.matches ?? []) found.push(match);
      for (const area of part.alignment?.unsolved ?? []) unsolved.push(area);
    } else {
      found.push(part);
    }
  }
  if (suffix > 0) found.push({ left: core.left[1], right: core.right[1], length: suffix });

  const matches = keepReadable(left, right, joinMatches(found), unsolved);
  const runs = composeRuns(left, right, matches, unsolved);
  return {
    runs,
    totals: tally(left, right, runs),
    approximate: unsolved.length > 0,
    approximateRanges: unsolved,
  };
}
