import type { Cell, Mark } from '@/lib/hex/align';
import { byteCategory, type ByteCategory } from '@/lib/hex/bytes';

/** Cells grouped into as few elements as their styles allow. */

/** Neighbouring bytes of one look. */
export interface ByteGroup {
  readonly category: ByteCategory;
  readonly selected: boolean;
  readonly bytes: readonly number[];
}

export type Piece =
  | { readonly kind: 'gap'; readonly count: number }
  | { readonly kind: Mark; readonly groups: readonly ByteGroup[] };

interface OpenGroup extends ByteGroup {
  readonly bytes: number[];
}

type OpenPiece = { kind: 'gap'; count: number } | { kind: Mark; groups: OpenGroup[] };

/** Groups a row's cells; `selected` is the offset of the chosen byte, or null. */
export function piecesOf(
  cells: readonly Cell[],
  bytes: Uint8Array,
  selected: number | null,
): Piece[] {
  const pieces: OpenPiece[] = [];
  for (const { offset, mark } of cells) {
    const last = pieces.at(-1);
    const byte = offset === null ? undefined : bytes[offset];
    if (byte === undefined) {
      if (last?.kind === 'gap') last.count += 1;
      else pieces.push({ kind: 'gap', count: 1 });
      continue;
    }
    const category = byteCategory(byte);
    const group: OpenGroup = { category, selected: offset === selected, bytes: [byte] };
    if (last === undefined || last.kind === 'gap' || last.kind !== mark) {
      pieces.push({ kind: mark, groups: [group] });
      continue;
    }
    const open = last.groups.at(-1);
    if (open && open.category === category && !open.selected && !group.selected) {
      open.bytes.push(byte);
    } else {
      last.groups.push(group);
    }
  }
  return pieces;
}
