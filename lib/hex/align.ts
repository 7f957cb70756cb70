import { rangeLength, type Range, type Run } from './runs';

/**
 * Two byte arrays on one grid of columns. A column holds a byte of each side, or of one side and a gap on the other.
 * Gaps are not bytes: they have no offset and no value, and every offset here is the true one of its side.
 */

export type SideName = 'left' | 'right';

/** `replace`: removed on the left, added on the right, either of them perhaps nothing; the shorter ends in gaps. */
type SegmentKind = 'equal' | 'change' | 'replace';

export interface Segment {
  readonly kind: SegmentKind;
  readonly column: number;
  readonly columns: number;
  readonly left: Range;
  readonly right: Range;
}

export interface Alignment {
  readonly segments: readonly Segment[];
  readonly columns: number;
}

/** How a byte differs: `insert` stands on the right only, `delete` on the left only. */
export type Mark = 'equal' | 'change' | 'insert' | 'delete';

export interface Cell {
  /** Offset of the byte on its side; null is a gap. */
  readonly offset: number | null;
  readonly mark: Mark;
}

const GAP: Cell = { offset: null, mark: 'equal' };

/** The grid of a diff. A delete and the insert after it share columns, so a replaced value stands opposite its successor. */
export function alignRuns(runs: readonly Run[]): Alignment {
  const segments: Segment[] = [];
  let columns = 0;
  const push = (kind: SegmentKind, left: Range, right: Range) => {
    const width = Math.max(rangeLength(left), rangeLength(right));
    segments.push({ kind, column: columns, columns: width, left, right });
    columns += width;
  };
  for (let i = 0; i < runs.length; i += 1) {
    const run = runs[i];
    if (!run) break;
    const next = runs[i + 1];
    if (run.kind === 'delete' && next?.kind === 'insert') {
      push('replace', run.left, next.right);
      i += 1;
    } else {
      const lone = run.kind === 'delete' || run.kind === 'insert';
      push(lone ? 'replace' : run.kind, run.left, run.right);
    }
  }
  return { segments, columns };
}

/** Position of the last item whose start is at most `value`; -1 when there is none. */
export function lastAtMost<T>(
  items: readonly T[],
  value: number,
  startOf: (item: T) => number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function segmentIndex({ segments }: Alignment, column: number): number {
  return lastAtMost(segments, column, (segment) => segment.column);
}

/** The offset that stands in `column` on `side`; null for a gap, and outside the grid. */
export function offsetAt(alignment: Alignment, side: SideName, column: number): number | null {
  if (column < 0 || column >= alignment.columns) return null;
  const segment = alignment.segments[segmentIndex(alignment, column)];
  if (!segment) return null;
  const offset = segment[side][0] + column - segment.column;
  return offset < segment[side][1] ? offset : null;
}

/** The column in which byte `offset` of `side` stands; null when the side has no such byte. */
export function columnOf(alignment: Alignment, side: SideName, offset: number): number | null {
  const { segments } = alignment;
  // Segments without bytes on this side share their start with the next one; the last of them holds the byte.
  const segment = segments[lastAtMost(segments, offset, (candidate) => candidate[side][0])];
  if (!segment || offset < segment[side][0] || offset >= segment[side][1]) return null;
  return segment.column + offset - segment[side][0];
}

/** The byte of `side` nearest to `column`, looking only forward (`step` 1) or backward (-1); null when there is none. */
export function nearestOffset(
  alignment: Alignment,
  side: SideName,
  column: number,
  step: 1 | -1,
): number | null {
  const here = offsetAt(alignment, side, column);
  if (here !== null) return here;
  const { segments } = alignment;
  let index = segmentIndex(alignment, Math.min(column, alignment.columns - 1));
  if (step < 0) {
    for (; index >= 0; index -= 1) {
      const segment = segments[index];
      if (segment && rangeLength(segment[side]) > 0 && segment.column <= column) {
        return segment[side][1] - 1;
      }
    }
    return null;
  }
  for (; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment && rangeLength(segment[side]) > 0 && segment.column >= column) {
      return segment[side][0];
    }
  }
  return null;
}

function markOf(segment: Segment, side: SideName, differs: () => boolean): Mark {
  switch (segment.kind) {
    case 'equal':
      return 'equal';
    case 'replace':
      return side === 'left' ? 'delete' : 'insert';
    case 'change':
      return differs() ? 'change' : 'equal';
  }
}

/** The cells of `side` in the columns from `start` to `end`, as far as the grid goes. */
export function cellsBetween(
  alignment: Alignment,
  bytes: { readonly [S in SideName]: Uint8Array },
  side: SideName,
  start: number,
  end: number,
): Cell[] {
  const cells: Cell[] = [];
  const stop = Math.min(end, alignment.columns);
  let index = segmentIndex(alignment, start);
  for (let column = start; column < stop; column += 1) {
    let segment = alignment.segments[index];
    while (segment && column >= segment.column + segment.columns) {
      index += 1;
      segment = alignment.segments[index];
    }
    if (!segment) break;
    const step = column - segment.column;
    const [left, right] = [segment.left[0] + step, segment.right[0] + step];
    const offset = segment[side][0] + step;
    if (offset >= segment[side][1]) cells.push(GAP);
    else {
      const mark = markOf(segment, side, () => bytes.left[left] !== bytes.right[right]);
      cells.push({ offset, mark });
    }
  }
  return cells;
}
