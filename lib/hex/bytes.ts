/** Bytes as a person reads them: category, glyph, two hex digits, offset. Everything is a lookup of 256 entries. */

/** `whitespace` is what C's `isspace` takes; `control` is the rest of ASCII below 0x20, and DEL; `high` is 0x80..0xff. */
export type ByteCategory = 'nul' | 'printable' | 'whitespace' | 'control' | 'high';

function categoryOf(byte: number): ByteCategory {
  if (byte === 0) return 'nul';
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return 'whitespace';
  if (byte < 0x20 || byte === 0x7f) return 'control';
  return byte < 0x80 ? 'printable' : 'high';
}

/** Glyphs stay within Latin-1 and general punctuation, which every subset of the console's font carries. */
function glyphOf(byte: number): string {
  if (byte === 0x20) return ' ';
  if (byte === 0x09) return '»';
  switch (categoryOf(byte)) {
    case 'printable':
      return String.fromCharCode(byte);
    case 'whitespace':
      return '¶';
    case 'nul':
      return '·';
    case 'control':
      return '•';
    case 'high':
      return '×';
  }
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte);
const CATEGORY = EVERY_BYTE.map(categoryOf);
const GLYPH = EVERY_BYTE.map(glyphOf);
const HEX = EVERY_BYTE.map((byte) => byte.toString(16).padStart(2, '0'));

/** The category of a byte 0..255. */
export function byteCategory(byte: number): ByteCategory {
  return CATEGORY[byte] ?? 'high';
}

/** One column wide, for the text side of a dump: the character itself, or a stand-in for its category. */
export function byteGlyph(byte: number): string {
  return GLYPH[byte] ?? '×';
}

/** Two lower-case hex digits. */
export function byteHex(byte: number): string {
  return HEX[byte] ?? '??';
}

/** Hex digits an offset column needs for an array of `length` bytes; never under four, so small dumps line up. */
export function offsetDigits(length: number): number {
  return Math.max(4, Math.max(0, length - 1).toString(16).length);
}

/** An offset for a gutter: lower-case hex, zero-padded to `digits`. */
export function formatOffset(offset: number, digits = 4): string {
  return offset.toString(16).padStart(digits, '0');
}

/** One line of a dump. `bytes` is a view, not a copy; it is shorter than the width only on the last line. */
export interface DumpRow {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly ascii: string;
}

/** How many rows of `width` bytes hold `length` bytes. */
export function dumpRowCount(length: number, width: number): number {
  return Math.ceil(length / width);
}

/** Row number `row` (from 0) of a dump `width` bytes wide. */
export function dumpRow(bytes: Uint8Array, row: number, width: number): DumpRow {
  const offset = row * width;
  const part = bytes.subarray(offset, offset + width);
  let ascii = '';
  for (const byte of part) ascii += byteGlyph(byte);
  return { offset, bytes: part, ascii };
}

/** Hex text for the clipboard: `6c6f726f`, or `6c 6f 72 6f` with a separator. */
export function toHex(bytes: Uint8Array, separator = ''): string {
  const parts: string[] = [];
  for (const byte of bytes) parts.push(byteHex(byte));
  return parts.join(separator);
}

/** A whole dump as text for the clipboard: offset, hex and glyphs, one row a line. */
export function toDump(bytes: Uint8Array, width = 16): string {
  const digits = offsetDigits(bytes.length);
  const lines: string[] = [];
  for (let row = 0; row < dumpRowCount(bytes.length, width); row += 1) {
    const { offset, bytes: part, ascii } = dumpRow(bytes, row, width);
    const hex = toHex(part, ' ').padEnd(width * 3 - 1);
    lines.push(`${formatOffset(offset, digits)}  ${hex}  ${ascii}`.trimEnd());
  }
  return lines.join('\n');
}
