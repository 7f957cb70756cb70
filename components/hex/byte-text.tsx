import { Fragment, type ReactNode } from 'react';
import type { Cell } from '@/lib/hex/align';
import { byteGlyph, byteHex } from '@/lib/hex/bytes';
import { piecesOf, type ByteGroup, type Piece } from './pieces';
import { CATEGORY_CLASS, MARK_CLASS, MARK_ELEMENT } from './tables';

/** How a byte is written, and what stands between two. */
const FORMS = {
  hex: { write: byteHex, gap: ' ' },
  glyphs: { write: byteGlyph, gap: '' },
} as const;

/** Ink on paper turned round, also where the system chooses the colours. */
const CHOSEN_CLASS =
  'rounded-[2px] bg-ink text-paper forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:[forced-color-adjust:none]';

export type ByteForm = keyof typeof FORMS;

function Group({
  group,
  form,
  marked,
  opposite,
}: {
  group: ByteGroup;
  form: ByteForm;
  marked: boolean;
  opposite: boolean;
}) {
  const { write, gap } = FORMS[form];
  // Quiet grey loses its contrast on a coloured ground.
  const colour = marked && group.category === 'nul' ? 'text-ink-2' : CATEGORY_CLASS[group.category];
  const chosen = opposite ? `rounded-[2px] outline outline-ink ${colour}` : CHOSEN_CLASS;
  return (
    <span className={group.selected ? chosen : colour}>{group.bytes.map(write).join(gap)}</span>
  );
}

function Marked({ piece, children }: { piece: Piece; children: ReactNode }) {
  if (piece.kind === 'equal' || piece.kind === 'gap') return children;
  const Element = MARK_ELEMENT[piece.kind];
  return (
    <Element
      className={`rounded-[2px] text-inherit underline decoration-2 underline-offset-4 [text-decoration-skip-ink:none] ${MARK_CLASS[piece.kind]}`}
    >
      {children}
    </Element>
  );
}

function GapText({ count, form }: { count: number; form: ByteForm }) {
  const columns = form === 'hex' ? count * 3 - 1 : count;
  return (
    <span
      data-gap=""
      className="hatched rounded-[2px] forced-colors:outline-1 forced-colors:-outline-offset-1 forced-colors:outline-dashed"
    >
      {' '.repeat(columns)}
    </span>
  );
}

/** Bytes as digits or glyphs: one element for each stretch of one look. */
export function ByteText({
  cells,
  bytes,
  selected,
  opposite,
  form,
}: {
  cells: readonly Cell[];
  bytes: Uint8Array;
  selected: number | null;
  opposite: boolean;
  form: ByteForm;
}) {
  const { gap } = FORMS[form];
  return piecesOf(cells, bytes, selected).map((piece, i) => (
    <Fragment key={i}>
      {i > 0 && gap}
      {piece.kind === 'gap' ? (
        <GapText count={piece.count} form={form} />
      ) : (
        <Marked piece={piece}>
          {piece.groups.map((group, j) => (
            <Fragment key={j}>
              {j > 0 && gap}
              <Group
                group={group}
                form={form}
                marked={piece.kind !== 'equal'}
                opposite={opposite}
              />
            </Fragment>
          ))}
        </Marked>
      )}
    </Fragment>
  ));
}
