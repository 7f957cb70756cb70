import { type ByteReader, MalformedBytes } from '@/lib/delta/reader';

/**
 * The column encodings of Loro's change blocks (serde_columnar). Run lengths come from the bytes,
 * so every reader takes a limit: a run of two billion is four bytes long.
 */

/** Runs `(k, value)` for repeated and `(-k, v1 … vk)` for literal values; reads `count` values. */
export function runs<T>(reader: ByteReader, count: number, value: () => T): T[] {
  const out: T[] = [];
  while (out.length < count) readRun(reader, out, count, value);
  return out;
}

/** Like `runs`, for a column that fills its section; at most `limit` values. */
export function runsToEnd<T>(reader: ByteReader, limit: number, value: () => T): T[] {
  const out: T[] = [];
  while (reader.left > 0) readRun(reader, out, limit, value);
  return out;
}

function readRun<T>(reader: ByteReader, out: T[], limit: number, value: () => T): void {
  const run = reader.zigzag();
  if (run === 0) throw new MalformedBytes('A column has an empty run.');
  if (out.length + Math.abs(run) > limit) throw new MalformedBytes('A column is too long.');
  if (run > 0) {
    const repeated = value();
    for (let i = 0; i < run; i += 1) out.push(repeated);
  } else {
    for (let i = 0; i < -run; i += 1) out.push(value());
  }
}

/** Differences to the value before, run-length encoded; fills its section. */
export function deltasToEnd(reader: ByteReader, limit: number): number[] {
  let last = 0;
  return runsToEnd(reader, limit, () => reader.zigzag()).map((delta) => (last += delta));
}

/** Alternating run lengths, false first. */
export function booleans(reader: ByteReader, count: number): boolean[] {
  const out: boolean[] = [];
  for (let current = false; out.length < count; current = !current) {
    const run = reader.count();
    if (run === 0 && out.length > 0) throw new MalformedBytes('A column has an empty run.');
    if (out.length + run > count) throw new MalformedBytes('A column is too long.');
    for (let i = 0; i < run; i += 1) out.push(current);
  }
  return out;
}

/** Prefix codes of a delta-of-delta stream: payload width and what is subtracted from it. */
const CODES = [
  { bits: 7, bias: 63n },
  { bits: 9, bias: 255n },
  { bits: 12, bias: 2047n },
  { bits: 21, bias: 1048575n },
  { bits: 64, bias: 0n },
] as const;

/** `count` integers as first value, then differences of differences in an MSB-first bit stream. */
export function deltasOfDeltas(reader: ByteReader, count: number): number[] {
  const hasFirst = reader.u8() !== 0;
  let value = hasFirst ? BigInt(reader.zigzag()) : 0n;
  reader.u8(); // bits used in the stream's last byte; `count` already says where the stream ends
  if (hasFirst !== count > 0) throw new MalformedBytes('A column has the wrong length.');
  const bits = bitStream(reader);
  const out: number[] = [];
  let delta = 0n;
  for (let i = 0; i < count; i += 1) {
    if (i > 0) {
      let code = 0;
      while (code < 5 && bits(1) === 1n) code += 1;
      // The fifth one-bit is itself the code: 11111.
      const form = code > 0 ? CODES[code - 1] : undefined;
      if (form !== undefined) delta += BigInt.asIntN(64, bits(form.bits)) - form.bias;
      value += delta;
    }
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new MalformedBytes('A counter is out of range.');
    out.push(number);
  }
  return out;
}

function bitStream(reader: ByteReader): (count: number) => bigint {
  let byte = 0;
  let left = 0;
  return (count) => {
    let value = 0n;
    for (let i = 0; i < count; i += 1) {
      if (left === 0) {
        byte = reader.u8();
        left = 8;
      }
      left -= 1;
      value = (value << 1n) | BigInt((byte >> left) & 1);
    }
    return value;
  };
}

/** The columns of a row vector inside its wrapper: field count, column count, one section each. */
export function columnSections(reader: ByteReader, columns: number): ByteReader[] {
  if (reader.count() !== 1 || reader.count() !== columns) {
    throw new MalformedBytes('A table has an unknown number of columns.');
  }
  return Array.from({ length: columns }, () => reader.section());
}
