import { MalformedBytes } from '@/lib/delta/reader';

/** LZ4 frames, as the blocks of a snapshot are packed in. */

const MAGIC = 0x184d2204;

/** Unpacks one frame; refuses more than `limit` bytes, since a few bytes can announce very many. */
export function unpackLz4(frame: Uint8Array, limit: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const u32 = (at: number) => {
    if (at + 4 > frame.length) throw new MalformedBytes('A packed block ends too early.');
    return view.getUint32(at, true);
  };
  if (u32(0) !== MAGIC) throw new MalformedBytes('A packed block does not begin like LZ4.');
  const flags = frame[4] ?? 0;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  // Behind flags and block size: content size and dictionary where announced, then the header's checksum.
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  const out = new Output(limit);
  for (;;) {
    const info = u32(at);
    at += 4;
    if (info === 0) return out.taken();
    const length = info & 0x7fff_ffff;
    if (at + length > frame.length) throw new MalformedBytes('A packed block ends too early.');
    const block = frame.subarray(at, at + length);
    if (info >>> 31 === 1) out.append(block, 0, length);
    else unpackBlock(block, out);
    at += length + (hasBlockChecksums ? 4 : 0);
  }
}

/** Sequences of literals and of copies from what is unpacked already. */
function unpackBlock(block: Uint8Array, out: Output): void {
  let at = 0;
  const next = () => {
    const byte = block[at];
    if (byte === undefined) throw new MalformedBytes('A packed block ends too early.');
    at += 1;
    return byte;
  };
  const longer = (nibble: number) => {
    let length = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255;) {
      more = next();
      length += more;
    }
    return length;
  };
  while (at < block.length) {
    const token = next();
    const literals = longer(token >> 4);
    if (at + literals > block.length) throw new MalformedBytes('A packed block ends too early.');
    out.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    const distance = next() | (next() << 8);
    out.repeat(distance, longer(token & 15) + 4);
  }
}

/** Bytes that grow as they come, up to a limit. */
class Output {
  readonly limit: number;
  bytes = new Uint8Array(4096);
  length = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  append(from: Uint8Array, at: number, length: number): void {
    this.room(length);
    this.bytes.set(from.subarray(at, at + length), this.length);
    this.length += length;
  }

  /** Copies from `distance` bytes back; the copy may run into itself. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.length) {
      throw new MalformedBytes('A packed block copies from before its beginning.');
    }
    this.room(length);
    for (let i = 0; i < length; i += 1, this.length += 1) {
      this.bytes[this.length] = this.bytes[this.length - distance] ?? 0;
    }
  }

  private room(length: number): void {
    const needed = this.length + length;
    if (needed > this.limit) throw new MalformedBytes('It unpacks to more than is decoded.');
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(this.limit, Math.max(needed, this.bytes.length * 2)));
    larger.set(this.taken());
    this.bytes = larger;
  }
}
