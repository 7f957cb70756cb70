/** The 22 bytes before every Loro blob: magic, checksum, mode. */

const MAGIC = [0x6c, 0x6f, 0x72, 0x6f];
export const ENVELOPE_BYTES = 22;

export interface Envelope {
  /** 3: snapshot, 4: update; others are from before Loro 1.0 or after this code. */
  readonly mode: number;
  readonly checksumMatches: boolean;
}

/** Reads the envelope; null when the bytes do not begin with `loro` or are too short to hold it. */
export function readEnvelope(bytes: Uint8Array): Envelope | null {
  if (bytes.length < ENVELOPE_BYTES) return null;
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    mode: view.getUint16(20, false),
    checksumMatches: view.getUint32(16, true) === xxHash32(bytes.subarray(20), LORO_SEED),
  };
}

/** `LORO` read as a little-endian u32. */
const LORO_SEED = 0x4f524f4c;

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** xxHash32, the checksum Loro puts over mode and body. */
export function xxHash32(data: Uint8Array, seed: number): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  let hash: number;
  if (data.length >= 16) {
    const lanes = [seed + P1 + P2, seed + P2, seed, seed - P1].map((lane) => lane | 0);
    for (; at + 16 <= data.length; at += 16) {
      for (let lane = 0; lane < 4; lane += 1) {
        const word = view.getUint32(at + lane * 4, true);
        lanes[lane] = Math.imul(rotate((lanes[lane] ?? 0) + Math.imul(word, P2), 13), P1);
      }
    }
    const [a = 0, b = 0, c = 0, d = 0] = lanes;
    hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
  } else {
    hash = seed + P5;
  }
  hash = (hash + data.length) | 0;
  for (; at + 4 <= data.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint32(at, true), P3), 17), P4);
  }
  for (; at < data.length; at += 1) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint8(at), P5), 11), P1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
