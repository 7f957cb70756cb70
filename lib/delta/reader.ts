/**
 * Thrown inside the readers of `lib/delta` for bytes that break a format. It never leaves `readDelta`:
 * a nested parse has one failure path, and the message is what a person reads.
 */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A bounds-checked cursor over bytes. Every read either succeeds or throws `MalformedBytes`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Where the first of these bytes stands in `whole`, of which they are a part. */
  within(whole: Uint8Array): number {
    return this.bytes.byteOffset - whole.byteOffset;
  }

  u8(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new MalformedBytes('The bytes end in the middle of a value.');
    this.at += 1;
    return byte;
  }

  take(length: number): Uint8Array {
    if (length > this.left) {
      throw new MalformedBytes(`A part of ${length} bytes is announced, ${this.left} are left.`);
    }
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  /** Unsigned LEB128 of at most 64 bits. */
  unsigned64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (value >= 1n << 64n) break;
        return value;
      }
    }
    throw new MalformedBytes('A variable-length integer is longer than 64 bits.');
  }

  /** A variable-length integer of at most four bytes, as nearly all are; null, and nothing read, for a longer one. */
  private shortVarint(): number | null {
    let value = 0;
    for (let i = 0; i < 4; i += 1) {
      const byte = this.bytes[this.at + i];
      if (byte === undefined) return null;
      value |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        this.at += i + 1;
        return value;
      }
    }
    return null;
  }

  /** Unsigned LEB128 for lengths, counters and indexes: at most 2^31-1. */
  count(): number {
    const short = this.shortVarint();
    if (short !== null) return short;
    const value = this.unsigned64();
    if (value > 0x7fffffffn) throw new MalformedBytes('A length or counter is out of range.');
    return Number(value);
  }

  /** Signed LEB128 (sign-extended), as operation values use. */
  signed64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        const extended = (byte & 0x40) !== 0 ? value - (1n << (shift + 7n)) : value;
        return BigInt.asIntN(64, extended);
      }
    }
    throw new MalformedBytes('A variable-length integer is longer than 64 bits.');
  }

  /** Zigzag, as postcard writes signed integers. */
  zigzag(): number {
    const short = this.shortVarint();
    if (short !== null) return (short & 1) === 0 ? short >> 1 : -((short + 1) >> 1);
    const raw = this.unsigned64();
    const value = (raw & 1n) === 0n ? raw >> 1n : -((raw + 1n) >> 1n);
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new MalformedBytes('A counter is out of range.');
    return number;
  }

  float64BigEndian(): number {
    const part = this.take(8);
    return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0, false);
  }

  peer(): string {
    const part = this.take(8);
    return new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0, true).toString();
  }

  utf8(length: number): string {
    try {
      return strictUtf8.decode(this.take(length));
    } catch (error) {
      if (error instanceof MalformedBytes) throw error;
      throw new MalformedBytes('A text is not valid UTF-8.');
    }
  }

  /** A part that carries its own length, as a reader of its own. */
  section(): ByteReader {
    return new ByteReader(this.take(this.count()));
  }

  /** Refuses bytes that nothing has read: a lenient reader would call a damaged blob valid. */
  end(part: string): void {
    if (this.left > 0) throw new MalformedBytes(`${this.left} bytes are left over in ${part}.`);
  }
}
