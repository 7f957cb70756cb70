import { columnOf, nearestOffset, offsetAt, type Alignment, type SideName } from './align';
import { blockOfRow, type Layout } from './fold';

/** Where the arrow keys lead in a dump and in a diff. Offsets are true ones; gaps and folded rows are stepped over. */

export type Step =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'row-start'
  | 'row-end'
  | 'start'
  | 'end'
  | 'page-up'
  | 'page-down';

/** The step a key asks for; null for keys that are not ours. */
export function stepOfKey(key: string, ctrl: boolean): Step | null {
  switch (key) {
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    case 'Home':
      return ctrl ? 'start' : 'row-start';
    case 'End':
      return ctrl ? 'end' : 'row-end';
    case 'PageUp':
      return 'page-up';
    case 'PageDown':
      return 'page-down';
    default:
      return null;
  }
}

/** The offset one step from `offset` in a dump of `length` bytes, `width` a row and `page` rows a page. */
export function moveInDump(
  offset: number,
  step: Step,
  { length, width, page }: { length: number; width: number; page: number },
): number {
  const last = Math.max(0, length - 1);
  const by = (count: number) => {
    const moved = offset + count;
    return moved < 0 || moved > last ? null : moved;
  };
  const column = offset % width;
  switch (step) {
    case 'left':
      return Math.max(0, offset - 1);
    case 'right':
      return Math.min(last, offset + 1);
    case 'up':
      return by(-width) ?? offset;
    case 'down':
      return by(width) ?? offset;
    case 'row-start':
      return offset - column;
    case 'row-end':
      return Math.min(last, offset - column + width - 1);
    case 'start':
      return 0;
    case 'end':
      return last;
    case 'page-up':
      return by(-width * page) ?? column;
    case 'page-down':
      return by(width * page) ?? last;
  }
}

export interface Position {
  readonly side: SideName;
  readonly offset: number;
}

/** The first column at or beyond `column`, in the direction of `step`, that is not folded away; null past the ends. */
function visibleColumn(
  layout: Layout,
  columns: number,
  column: number,
  step: 1 | -1,
): number | null {
  if (column < 0 || column >= columns) return null;
  const block = blockOfRow(layout, Math.floor(column / layout.width));
  if (block?.kind !== 'fold') return column;
  const within = column % layout.width;
  const row = step > 0 ? block.toRow : block.fromRow - 1;
  const next = row * layout.width + within;
  return next < 0 || next >= columns ? null : next;
}

/** The byte of `side` nearest to `column` in the direction of `step` that is on screen; null when there is none. */
function visibleOffset(
  alignment: Alignment,
  layout: Layout,
  side: SideName,
  column: number,
  step: 1 | -1,
): number | null {
  const visible = visibleColumn(layout, alignment.columns, column, step);
  if (visible === null) return null;
  const offset = nearestOffset(alignment, side, visible, step);
  if (offset === null) return null;
  const found = columnOf(alignment, side, offset);
  if (found === null || found === visible) return offset;
  const block = blockOfRow(layout, Math.floor(found / layout.width));
  return block?.kind === 'fold' ? visibleOffset(alignment, layout, side, found, step) : offset;
}

/** The position one step away in a diff; the same one where there is nothing further. */
export function moveInDiff(
  alignment: Alignment,
  layout: Layout,
  position: Position,
  step: Step,
  page: number,
): Position {
  const { side, offset } = position;
  const { width } = layout;
  const column = columnOf(alignment, side, offset) ?? 0;
  const rowStart = column - (column % width);
  const to = (target: number, direction: 1 | -1): Position => {
    const found = visibleOffset(alignment, layout, side, target, direction);
    return found === null ? position : { side, offset: found };
  };
  const last = alignment.columns - 1;
  switch (step) {
    case 'left':
      return to(column - 1, -1);
    case 'right':
      return to(column + 1, 1);
    case 'up':
      return to(column - width, -1);
    case 'down':
      return to(column + width, 1);
    case 'row-start':
      return to(rowStart, 1);
    case 'row-end':
      return to(Math.min(last, rowStart + width - 1), -1);
    case 'start':
      return to(0, 1);
    case 'end':
      return to(last, -1);
    case 'page-up':
      return to(Math.max(0, column - width * page), 1);
    case 'page-down':
      return to(Math.min(last, column + width * page), -1);
  }
}

/** The byte opposite `position`, or the nearest one when a gap stands there; the same position when that side is empty. */
export function crossOver(alignment: Alignment, position: Position): Position {
  const side: SideName = position.side === 'left' ? 'right' : 'left';
  const column = columnOf(alignment, position.side, position.offset) ?? 0;
  const offset =
    offsetAt(alignment, side, column) ??
    nearestOffset(alignment, side, column, -1) ??
    nearestOffset(alignment, side, column, 1);
  return offset === null ? position : { side, offset };
}
