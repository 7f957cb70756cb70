import type { Mark, SideName } from '@/lib/hex/align';
import type { ByteCategory } from '@/lib/hex/bytes';
import type { ChangeKind } from '@/lib/hex/changes';

/** Categories are text colour; the glyph column tells them apart without colour as well. */
export const CATEGORY_CLASS: { readonly [C in ByteCategory]: string } = {
  nul: 'text-ink-3',
  printable: 'text-ink',
  whitespace: 'text-ok',
  control: 'text-warn',
  high: 'text-info',
};

/** Differences are background plus underline; the line style says which, where colours are overridden. */
export const MARK_CLASS: { readonly [M in Exclude<Mark, 'equal'>]: string } = {
  insert: 'bg-diff-add decoration-ok decoration-solid',
  delete: 'bg-diff-del decoration-bad decoration-double',
  change: 'bg-diff-change decoration-warn decoration-dotted',
};

/** The element that tells a screen reader the same. */
export const MARK_ELEMENT = { insert: 'ins', delete: 'del', change: 'mark' } as const;

export const MARK_WORD: { readonly [M in Mark]: string } = {
  equal: 'the same on both sides',
  insert: 'added',
  delete: 'removed',
  change: 'changed',
};

export const CHANGE_WORD: { readonly [K in ChangeKind]: string } = {
  insert: 'added',
  delete: 'removed',
  change: 'changed',
  replace: 'replaced',
};

export const CHANGE_SIGN: { readonly [K in ChangeKind]: string } = {
  insert: '+',
  delete: '−',
  change: '~',
  replace: '±',
};

/** The sign of a row on one side: what is only there outranks what merely differs. */
export function rowSign(side: SideName, marks: readonly Mark[]): string {
  const own = side === 'left' ? 'delete' : 'insert';
  if (marks.includes(own)) return side === 'left' ? '−' : '+';
  return marks.includes('change') ? '~' : '';
}

/** Bytes in a row. */
export type RowWidth = 8 | 12 | 16;

/** Widths of a row's digits and glyphs in characters: two digits and a space a byte, one glyph a byte. */
export const HEX_WIDTH: { readonly [W in RowWidth]: string } = {
  8: 'w-[24ch]',
  12: 'w-[36ch]',
  16: 'w-[48ch]',
};
export const GLYPH_WIDTH: { readonly [W in RowWidth]: string } = {
  8: 'w-[8ch]',
  12: 'w-[12ch]',
  16: 'w-[16ch]',
};
