import { memo } from 'react';
import { cellsBetween, type Alignment, type Cell, type SideName } from '@/lib/hex/align';
import { formatOffset } from '@/lib/hex/bytes';
import { ByteCells } from './byte-cells';
import { rowSign, type RowWidth } from './tables';

export type BothSides = { readonly [S in SideName]: Uint8Array };

export interface DiffLineProps {
  readonly alignment: Alignment;
  readonly bytes: BothSides;
  readonly row: number;
  readonly shown: 'both' | SideName;
  readonly differs: boolean;
  /** Number of this line on screen, from 0. */
  readonly index: number;
  readonly width: RowWidth;
  readonly digits: number;
  /** Side of the chosen byte, and the offsets that stand in its column; null when it is not in this row. */
  readonly active: SideName | null;
  readonly leftSelected: number | null;
  readonly rightSelected: number | null;
}

const LINE_CLASS = 'h-5 leading-5 whitespace-pre hover:bg-paper-2';

/** The true offset of the first byte in a row; blank where the row holds none. */
function rowOffset(cells: readonly Cell[], digits: number): string {
  const first = cells.find(({ offset }) => offset !== null)?.offset ?? null;
  return first === null ? '' : formatOffset(first, digits);
}

function Offset({
  offsets,
  digits,
  sign,
  divided,
}: {
  /** One or two offsets; a blank one where there is no byte. */
  offsets: readonly string[];
  digits: number;
  sign: string;
  divided?: boolean;
}) {
  const edge = divided ? 'border-l border-line' : '';
  const blank = offsets.every((offset) => offset === '');
  return (
    <th scope="row" className={`p-0 pl-3 text-left font-normal text-ink-3 ${edge}`}>
      {blank && <span className="sr-only">no bytes</span>}
      {offsets.map((offset) => offset.padEnd(digits)).join(' ')}{' '}
      <span className="font-semibold text-ink">{sign}</span>
    </th>
  );
}

/** One row of both sides next to each other. */
export const WideLine = memo(function WideLine(props: DiffLineProps) {
  const { alignment, bytes, row, index, width, digits } = props;
  const side = (name: SideName, selected: number | null) => {
    const cells = cellsBetween(alignment, bytes, name, row * width, (row + 1) * width);
    const marks = cells.map(({ mark }) => mark);
    return (
      <>
        <Offset
          offsets={[rowOffset(cells, digits)]}
          digits={digits}
          sign={props.differs ? rowSign(name, marks) : ''}
          divided={name === 'right'}
        />
        <ByteCells
          cells={cells}
          bytes={bytes[name]}
          selected={selected}
          opposite={props.active !== name}
          width={width}
          side={name}
        />
      </>
    );
  };
  return (
    <tr aria-rowindex={index + 2} data-row={row} className={LINE_CLASS}>
      {side('left', props.leftSelected)}
      {side('right', props.rightSelected)}
    </tr>
  );
});

/** One row of one side, or of both where they are the same, behind the offsets of both sides. */
export const NarrowLine = memo(function NarrowLine(props: DiffLineProps) {
  const { alignment, bytes, row, shown, index, width, digits } = props;
  const cellsOf = (name: SideName) =>
    cellsBetween(alignment, bytes, name, row * width, (row + 1) * width);
  const offsetOf = (name: SideName) =>
    shown === 'both' || shown === name ? rowOffset(cellsOf(name), digits) : '';
  // Where both sides are the same, the left one stands for them unless a byte of the right one is chosen.
  const name: SideName = shown === 'both' ? (props.active ?? 'left') : shown;
  const sign = { both: ' ', left: '−', right: '+' }[shown];
  return (
    <tr aria-rowindex={index + 2} data-row={row} className={LINE_CLASS}>
      <Offset offsets={[offsetOf('left'), offsetOf('right')]} digits={digits} sign={sign} />
      <ByteCells
        cells={cellsOf(name)}
        bytes={bytes[name]}
        selected={name === 'left' ? props.leftSelected : props.rightSelected}
        opposite={props.active !== name}
        width={width}
        side={name}
      />
    </tr>
  );
});
