import type { Cell, SideName } from '@/lib/hex/align';
import { ByteText } from './byte-text';
import { GLYPH_WIDTH, HEX_WIDTH, type RowWidth } from './tables';

/** The digits and the glyphs of one row of one side, as two table cells. */
export function ByteCells({
  cells,
  bytes,
  selected,
  opposite = false,
  width,
  side,
}: {
  cells: readonly Cell[];
  bytes: Uint8Array;
  /** Offset of the chosen byte; null when it is not in this row. */
  selected: number | null;
  /** The chosen byte is on the other side; `selected` stands opposite it. */
  opposite?: boolean;
  width: RowWidth;
  side: SideName;
}) {
  const content = { cells, bytes, selected, opposite };
  return (
    <>
      <td className="p-0">
        <span data-bytes={side} className={`inline-block align-top ${HEX_WIDTH[width]}`}>
          <ByteText {...content} form="hex" />
        </span>
      </td>
      <td className="p-0">
        <span data-bytes={side} className={`inline-block align-top ${GLYPH_WIDTH[width]}`}>
          <ByteText {...content} form="glyphs" />
        </span>
      </td>
    </>
  );
}

export interface PointedByte {
  readonly side: SideName;
  /** Number of the row, as its `data-row` says. */
  readonly row: number;
  /** Place within the row, from 0. */
  readonly column: number;
}

/** The byte, or gap, a pointer is on; null when it is on none. */
export function byteUnder(
  { target, clientX }: { target: EventTarget; clientX: number },
  width: RowWidth,
): PointedByte | null {
  const bytes = target instanceof Element ? target.closest('[data-bytes]') : null;
  const row = bytes?.closest('[data-row]')?.getAttribute('data-row');
  if (!bytes || row == null) return null;
  const { left, width: pixels } = bytes.getBoundingClientRect();
  const column = Math.floor(((clientX - left) / pixels) * width);
  if (column < 0 || column >= width) return null;
  const side = bytes.getAttribute('data-bytes') === 'right' ? 'right' : 'left';
  return { side, row: Number(row), column };
}
