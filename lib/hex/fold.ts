import { lastAtMost, type Alignment } from './align';

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
  /** Lines a differing row takes: 2 where the left and the right side stand below each other. */
  readonly linesPerDifference: 1 | 2;
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

/** Lays the whole alignment out for rows of `width` columns. */
export function layOut(alignment: Alignment, options: LayoutOptions): Layout {
  const { width, linesPerDifference, expanded } = options;
  const rows = Math.ceil(alignment.columns / width);
  const blocks: Block[] = [];
  let lines = 0;
  const push = (kind: Block['kind'], fromRow: number, toRow: number, segment: number) => {
    if (fromRow >= toRow) return;
    const each = kind === 'differing' ? linesPerDifference : 1;
    const height = kind === 'fold' ? 1 : (toRow - fromRow) * each;
    blocks.push({ kind, fromRow, toRow, line: lines, lines: height, segment });
    lines += height;
  };
  const pushSame = (fromRow: number, toRow: number) => {
    // Rows without a difference lie within one equal segment, because neighbours of one kind are joined.
    const segment = lastAtMost(alignment.segments, fromRow * width, ({ column }) => column);
    const foldFrom = fromRow === 0 ? 0 : fromRow + CONTEXT_ROWS;
    const foldTo = toRow === rows ? toRow : toRow - CONTEXT_ROWS;
    if (foldTo - foldFrom < MIN_FOLDED_ROWS || expanded.has(segment)) {
      push('same', fromRow, toRow, segment);
      return;
    }
    push('same', fromRow, foldFrom, segment);
    push('fold', foldFrom, foldTo, segment);
    push('same', foldTo, toRow, segment);
  };
  let row = 0;
  for (const [from, to] of differingRows(alignment, width)) {
    if (row < from) pushSame(row, from);
    push('differing', from, to, -1);
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
  if (each === 1) return { kind: 'row', row, differs, side: 'both' };
  return { kind: 'row', row, differs, side: within % 2 === 0 ? 'left' : 'right' };
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
