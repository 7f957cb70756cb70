/** What the bytes at one offset could mean. Only true bytes are read: past the end there is no value, never a zero. */

export interface DecodedVarint {
  readonly value: bigint;
  /** Bytes it occupies, 1..10. */
  readonly length: number;
}

export interface DecodedCharacter {
  readonly text: string;
  readonly codePoint: number;
  /** Bytes it occupies, 1..4. */
  readonly length: number;
}

export interface Inspection {
  readonly offset: number;
  readonly u8: number;
  readonly u16: number | null;
  readonly i32: number | null;
  readonly varint: DecodedVarint | null;
  readonly utf8: DecodedCharacter | null;
}

const VARINT_MAX_BYTES = 10;
const U64_MAX = 2n ** 64n - 1n;

/** Unsigned LEB128, as Loro writes lengths; null when it does not end in time or exceeds 64 bits. */
export function readVarint(bytes: Uint8Array, offset: number): DecodedVarint | null {
  let value = 0n;
  for (let i = 0; i < VARINT_MAX_BYTES; i += 1) {
    const byte = bytes[offset + i];
    if (byte === undefined) return null;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return value <= U64_MAX ? { value, length: i + 1 } : null;
  }
  return null;
}

function utf8Length(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The UTF-8 character that begins at `offset`; null inside one, or where none is well-formed. */
export function readCharacter(bytes: Uint8Array, offset: number): DecodedCharacter | null {
  const lead = bytes[offset];
  if (lead === undefined) return null;
  const length = utf8Length(lead);
  if (length === 0 || offset + length > bytes.length) return null;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(bytes.subarray(offset, offset + length));
    const codePoint = text.codePointAt(0);
    return codePoint === undefined ? null : { text, codePoint, length };
  } catch {
    return null;
  }
}

/** Everything the status line shows for one byte, little-endian as NodeDB writes; null outside the array. */
export function inspectByte(bytes: Uint8Array, offset: number): Inspection | null {
  const u8 = bytes[offset];
  if (u8 === undefined) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = (length: number) => offset + length <= bytes.length;
  return {
    offset,
    u8,
    u16: fits(2) ? view.getUint16(offset, true) : null,
    i32: fits(4) ? view.getInt32(offset, true) : null,
    varint: readVarint(bytes, offset),
    utf8: readCharacter(bytes, offset),
  };
}
