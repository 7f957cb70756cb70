import { lastAtMost, type Alignment, type SideName } from './align';
import { rangeLength } from './runs';

/** Rows of an alignment as lines on screen: what is the same far from any change is folded into one line. */

/** Rows shown around a change. */
const CONTEXT_ROWS = 2;
/** Folding fewer rows than this would save nothing worth a click. */
const MIN_FOLDED_ROWS = 3;

export interface Block {
  /** `same` and `differing` show their rows; `fold` stands for them. */
  readonly kind: 'same' | 'differing' | 'fold';
  /** Half-open range of rows. */
  readonly fromRow: number;
  readonly toRow: number;
  /** First line on screen, and how many. */
  readonly line: number;
  readonly lines: number;
  /** The side whose bytes are drawn; stacked rows of both take two lines, one under the other. */
  readonly shows: 'both' | SideName;
  /** Which equal segment this is (part of), for expanding; -1 for differing rows. */
  readonly segment: number;
}

export interface Layout {
  /** Columns in a row. */
  readonly width: number;
  readonly blocks: readonly Block[];
  readonly lines: number;
}

export interface LayoutOptions {
  readonly width: number;
  /** The right side of a differing row stands below the left one, instead of beside it. */
  readonly stacked: boolean;
  /** Equal segments (by index) that are shown in full. */
  readonly expanded: ReadonlySet<number>;
}

/** Half-open ranges of rows that hold a difference, touching ones joined. */
function differingRows({ segments }: Alignment, width: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (const { kind, column, columns } of segments) {
    if (kind === 'equal') continue;
    const from = Math.floor(column / width);
    const to = Math.floor((column + columns - 1) / width) + 1;
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}

interface OneSided {
  readonly fromRow: number;
  readonly toRow: number;
  readonly shows: SideName;
}

/** Rows in which one side has only gaps: a second line for it would be empty. */
function oneSidedRows({ segments, columns: all }: Alignment, width: number): OneSided[] {
  return segments.flatMap(({ kind, column, columns, left, right }) => {
    if (kind !== 'replace') return [];
    const shorter = Math.min(rangeLength(left), rangeLength(right));
    const end = column + columns;
    const fromRow = Math.ceil((column + shorter) / width);
    const toRow = end === all ? Math.ceil(end / width) : Math.floor(end / width);
    const shows = rangeLength(left) > rangeLength(right) ? 'left' : 'right';
    return fromRow < toRow ? [{ fromRow, toRow, shows }] : [];
  });
}

/** Lays the whole alignment out for rows of `width` columns. */
export function layOut(alignment: Alignment, { width, stacked, expanded }: LayoutOptions): Layout {
  const rows = Math.ceil(alignment.columns / width);
  const blocks: Block[] = [];
  let lines = 0;
  const push = (
    kind: Block['kind'],
    [fromRow, toRow]: readonly [number, number],
    segment: number,
    shows: Block['shows'] = 'both',
  ) => {
    if (fromRow >= toRow) return;
    const each = stacked && kind === 'differing' && shows === 'both' ? 2 : 1;
    const height = kind === 'fold' ? 1 : (toRow - fromRow) * each;
    blocks.push({ kind, fromRow, toRow, line: lines, lines: height, segment, shows });
    lines += height;
  };
  const pushSame = (fromRow: number, toRow: number) => {
    // Rows without a difference lie within one equal segment, because neighbours of one kind are joined.
    const segment = lastAtMost(alignment.segments, fromRow * width, ({ column }) => column);
    const foldFrom = fromRow === 0 ? 0 : fromRow + CONTEXT_ROWS;
    const foldTo = toRow === rows ? toRow : toRow - CONTEXT_ROWS;
    if (foldTo - foldFrom < MIN_FOLDED_ROWS || expanded.has(segment)) {
      push('same', [fromRow, toRow], segment);
      return;
    }
    push('same', [fromRow, foldFrom], segment);
    push('fold', [foldFrom, foldTo], segment);
    push('same', [foldTo, toRow], segment);
  };
  const oneSided = stacked ? oneSidedRows(alignment, width) : [];
  let next = 0;
  const pushDiffering = (fromRow: number, toRow: number) => {
    let from = fromRow;
    for (let part = oneSided[next]; part && part.fromRow < toRow; part = oneSided[next]) {
      push('differing', [from, part.fromRow], -1);
      push('differing', [part.fromRow, part.toRow], -1, part.shows);
      from = part.toRow;
      next += 1;
    }
    push('differing', [from, toRow], -1);
  };
  let row = 0;
  for (const [from, to] of differingRows(alignment, width)) {
    if (row < from) pushSame(row, from);
    pushDiffering(from, to);
    row = to;
  }
  if (row < rows) pushSame(row, rows);
  return { width, blocks, lines };
}

/** What stands on one line of the screen. `side` tells which side a line of a differing row shows. */
export type Line =
  | { readonly kind: 'fold'; readonly block: Block }
  | {
      readonly kind: 'row';
      readonly row: number;
      readonly differs: boolean;
      readonly side: 'both' | 'left' | 'right';
    };

/** The content of line number `line`; null outside the layout. */
export function lineAt({ blocks, lines }: Layout, line: number): Line | null {
  if (line < 0 || line >= lines) return null;
  const block = blocks[lastAtMost(blocks, line, (candidate) => candidate.line)];
  if (!block) return null;
  if (block.kind === 'fold') return { kind: 'fold', block };
  const each = block.lines / (block.toRow - block.fromRow);
  const within = line - block.line;
  const row = block.fromRow + Math.floor(within / each);
  const differs = block.kind === 'differing';
  const side = each === 1 ? block.shows : within % 2 === 0 ? 'left' : 'right';
  return { kind: 'row', row, differs, side };
}

/** The block that holds or stands for `row`. */
export function blockOfRow({ blocks }: Layout, row: number): Block | null {
  return blocks[lastAtMost(blocks, row, (block) => block.fromRow)] ?? null;
}

/** The line that shows `row` of one side; a folded row is on the line of its fold. */
export function lineOfRow(layout: Layout, row: number, side: 'left' | 'right' = 'left'): number {
  const block = blockOfRow(layout, row);
  if (!block) return 0;
  if (block.kind === 'fold') return block.line;
  const each = block.lines / (block.toRow - block.fromRow);
  return block.line + (row - block.fromRow) * each + (each === 2 && side === 'right' ? 1 : 0);
}

/** Equal bytes a fold stands for. */
export function foldedBytes(block: Block, layout: Layout, alignment: Alignment): number {
  return Math.min(block.toRow * layout.width, alignment.columns) - block.fromRow * layout.width;
}
