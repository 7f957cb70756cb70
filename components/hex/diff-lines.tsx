import { offsetAt } from '@/lib/hex/align';
import { foldedBytes, lineAt } from '@/lib/hex/fold';
import { NarrowLine, WideLine, type BothSides } from './diff-line';
import { FoldLine } from './fold-line';
import type { DiffView } from './use-diff-view';

/** The lines of a diff that are in view. `onExpand` is told which equal segment to show in full. */
export function DiffLines({
  view,
  bytes,
  onExpand,
}: {
  view: DiffView;
  bytes: BothSides;
  onExpand: (segment: number) => void;
}) {
  const { alignment, layout, shape, digits, rowWindow, selected, selectedColumn } = view;
  const { first, last } = rowWindow;
  const Line = shape.stacked ? NarrowLine : WideLine;
  return Array.from({ length: last - first }, (_, i) => {
    const index = first + i;
    const line = lineAt(layout, index);
    if (!line) return null;
    if (line.kind === 'fold') {
      return (
        <FoldLine
          key={`fold ${line.block.fromRow}`}
          index={index}
          bytes={foldedBytes(line.block, layout, alignment)}
          columns={shape.stacked ? 3 : 6}
          onExpand={() => onExpand(line.block.segment)}
        />
      );
    }
    const inRow = selected !== null && line.row === Math.floor(selectedColumn / shape.width);
    return (
      <Line
        key={`${line.row} ${line.side}`}
        alignment={alignment}
        bytes={bytes}
        row={line.row}
        shown={line.side}
        differs={line.differs}
        index={index}
        width={shape.width}
        digits={digits}
        active={inRow ? selected.side : null}
        leftSelected={inRow ? offsetAt(alignment, 'left', selectedColumn) : null}
        rightSelected={inRow ? offsetAt(alignment, 'right', selectedColumn) : null}
      />
    );
  });
}
