/** Base64 of RFC 4648 section 4 (standard alphabet, padded), the form bytes travel in to the browser. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const INVALID = 0xff;

const VALUE_OF = new Uint8Array(256).fill(INVALID);
for (let value = 0; value < 64; value += 1) VALUE_OF[ALPHABET.charCodeAt(value)] = value;

/** Pieces stay well under the argument limits of string building, and keep 1 MiB linear. */
const PIECE = 3 * 4096;

function encodePiece(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 3) {
    const left = end - at;
    const word =
      ((bytes[at] ?? 0) << 16) |
      ((left > 1 ? (bytes[at + 1] ?? 0) : 0) << 8) |
      (left > 2 ? (bytes[at + 2] ?? 0) : 0);
    text += ALPHABET.charAt(word >>> 18) + ALPHABET.charAt((word >>> 12) & 63);
    text += left > 1 ? ALPHABET.charAt((word >>> 6) & 63) : '=';
    text += left > 2 ? ALPHABET.charAt(word & 63) : '=';
  }
  return text;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    pieces.push(encodePiece(bytes, at, Math.min(at + PIECE, bytes.length)));
  }
  return pieces.join('');
}

/** Bytes of canonical padded base64; null for anything else (blanks, missing padding, stray bits). */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const pads = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - pads);
  const digits = text.length - pads;
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i += 1) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? (VALUE_OF[code] ?? INVALID) : INVALID;
    if (value === INVALID) return null;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (word >>> bits) & 0xff;
      at += 1;
    }
  }
  // Bits left over after the last whole byte must be zero, or two texts would name the same bytes.
  return (word & ((1 << bits) - 1)) === 0 ? bytes : null;
}
