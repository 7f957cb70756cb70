import { useMemo, useState } from 'react';
import { alignRuns, columnOf, type Alignment, type SideName } from '@/lib/hex/align';
import { offsetDigits } from '@/lib/hex/bytes';
import { listChanges, stepChange, type Change } from '@/lib/hex/changes';
import { crossOver, moveInDiff, type Position, type Step } from '@/lib/hex/cursor';
import type { ByteDiff } from '@/lib/hex/diff';
import { layOut, lineOfRow, type Layout } from '@/lib/hex/fold';
import type { BothSides } from './diff-line';
import type { RowWidth } from './tables';
import { useScroller, type RowWindow, type Scroller } from './use-scroller';

/** Width of a character of the 12 px face, and of a side's padding, in px. */
const CHARACTER = 7.2;
const PADDING = 16;

/** Room to assume until it is measured: the main column of a 1440 px screen. */
const USUAL_WIDTH = 870;

export interface Shape {
  readonly width: RowWidth;
  /** Sides below each other. */
  readonly stacked: boolean;
  /** There is room for one more blank between digits and text. */
  readonly airy: boolean;
}

/** The widest rows two sides of which fit `pixels`; 8 bytes below each other when not even those fit. */
export function shapeFor(pixels: number, digits: number): Shape {
  const fits = (width: RowWidth, blanks: number) => {
    return 2 * ((digits + blanks + width * 4) * CHARACTER + PADDING) <= pixels;
  };
  const width = ([16, 12] as const).find((candidate) => fits(candidate, 4)) ?? 8;
  return { width, stacked: !fits(width, 4), airy: fits(width, 5) };
}

export interface DiffView {
  readonly alignment: Alignment;
  readonly changes: readonly Change[];
  readonly layout: Layout;
  readonly shape: Shape;
  readonly digits: number;
  readonly view: Scroller['view'];
  readonly rowWindow: RowWindow;
  readonly selected: Position | null;
  /** Column of the chosen byte on the grid; -1 when none is chosen. */
  readonly selectedColumn: number;
  /** Change last stepped to, from 0; -1 before the first step. */
  readonly current: number;
  readonly choose: (position: Position) => void;
  readonly move: (step: Step) => void;
  readonly cross: () => void;
  readonly goToChange: (index: number) => void;
  readonly stepTo: (step: 1 | -1) => void;
  readonly expand: (segment: number) => void;
}

function columnIn(alignment: Alignment, { side, offset }: Position): number {
  return columnOf(alignment, side, offset) ?? -1;
}

/** What a diff shows and where its reader is. */
export function useDiffView(diff: ByteDiff, bytes: BothSides): DiffView {
  const { view, pixels, page, reveal, windowOf } = useScroller();
  const alignment = useMemo(() => alignRuns(diff.runs), [diff]);
  const changes = useMemo(() => listChanges(alignment), [alignment]);
  const digits = offsetDigits(Math.max(bytes.left.length, bytes.right.length));
  const shape = shapeFor(pixels ?? USUAL_WIDTH, digits);
  const { width, stacked } = shape;
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const layout = useMemo(
    () => layOut(alignment, { width, stacked, expanded }),
    [alignment, width, stacked, expanded],
  );
  const [selected, setSelected] = useState<Position | null>(null);
  const [current, setCurrent] = useState(-1);
  const [shown, setShown] = useState(diff);
  if (shown !== diff) {
    // Another comparison begins at its own beginning.
    setShown(diff);
    setExpanded(new Set());
    setSelected(null);
    setCurrent(-1);
  }

  const show = (position: Position, margin: number) => {
    setSelected(position);
    const row = Math.floor(columnIn(alignment, position) / width);
    reveal(lineOfRow(layout, row, position.side), margin);
  };
  const firstByte = (change: Change | undefined): Position => {
    if (!change) return { side: bytes.right.length > 0 ? 'right' : 'left', offset: 0 };
    const side: SideName = change.right[1] > change.right[0] ? 'right' : 'left';
    return { side, offset: change[side][0] };
  };
  const expand = (segment: number) => setExpanded((now) => new Set(now).add(segment));
  const goToChange = (index: number) => {
    setCurrent(index);
    show(firstByte(changes[index]), 5);
  };

  return {
    alignment,
    changes,
    layout,
    shape,
    digits,
    view,
    rowWindow: windowOf(layout.lines),
    selected,
    selectedColumn: selected ? columnIn(alignment, selected) : -1,
    current,
    choose: setSelected,
    move: (step) => {
      if (selected) show(moveInDiff(alignment, layout, selected, step, page), 0);
      else show(firstByte(changes[0]), 5);
      // Without a change everything is folded, and the chosen byte would be out of sight.
      if (!selected && changes.length === 0) expand(0);
    },
    cross: () => {
      if (selected) show(crossOver(alignment, selected), 0);
    },
    goToChange,
    stepTo: (step) => {
      const next = stepChange(changes.length, current, step);
      if (next !== null) goToChange(next);
    },
    expand,
  };
}
