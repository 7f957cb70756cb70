import { ByteReader, MalformedBytes } from '@/lib/delta/reader';
import { unpackLz4 } from './lz4';

/** The sorted tables of keys and values that a snapshot's sections are made of. */

/** One stored block of a table: where it stands in the section, and the pairs it unpacks to. */
export interface TableBlock {
  /** Half-open, checksum included. */
  readonly from: number;
  readonly to: number;
  readonly packed: boolean;
  readonly pairs: readonly KeyValue[];
}

export interface KeyValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** Where the value stands in the section; null when it is packed. */
  readonly at: number | null;
}

export interface Table {
  readonly blocks: readonly TableBlock[];
  /** Where the list of blocks begins, in the section. */
  readonly metaAt: number;
}

const MAGIC = [0x4c, 0x4f, 0x52, 0x4f];
/** Of each block, behind its body. */
const CHECKSUM_BYTES = 4;

interface BlockMeta {
  readonly at: number;
  readonly firstKey: Uint8Array;
  readonly large: boolean;
  readonly packed: boolean;
}

/** Reads a section; `limit` bounds the bytes it unpacks to. An empty section is an empty table. */
export function readTable(section: Uint8Array, limit: number): Table {
  if (section.length === 0) return { blocks: [], metaAt: 0 };
  const view = new DataView(section.buffer, section.byteOffset, section.length);
  if (section.length < 9 || MAGIC.some((byte, i) => section[i] !== byte) || section[4] !== 0) {
    throw new MalformedBytes('A part of the snapshot is not a table.');
  }
  const metaAt = view.getUint32(section.length - 4, true);
  if (metaAt < 5 || metaAt > section.length - 4) {
    throw new MalformedBytes('The list of blocks lies outside its table.');
  }
  const metas = readMetas(section.subarray(metaAt, section.length - 4));
  let left = limit;
  const blocks = metas.map((meta, i): TableBlock => {
    const to = metas[i + 1]?.at ?? metaAt;
    const end = to - CHECKSUM_BYTES;
    if (meta.at < 5 || end < meta.at || to > metaAt) {
      throw new MalformedBytes('A block lies outside its table.');
    }
    const stored = section.subarray(meta.at, end);
    const body = meta.packed ? unpackLz4(stored, left) : stored;
    left -= body.length;
    if (left < 0) throw new MalformedBytes('It unpacks to more than is decoded.');
    const at = meta.packed ? null : meta.at;
    const pairs = meta.large
      ? [{ key: meta.firstKey, value: body, at }]
      : readPairs(body, meta.firstKey, at);
    return { from: meta.at, to, packed: meta.packed, pairs };
  });
  return { blocks, metaAt };
}

function readMetas(bytes: Uint8Array): BlockMeta[] {
  const reader = new ByteReader(bytes);
  const count = fixed(reader, 4);
  if (count === 0 || count > reader.left / 7) {
    throw new MalformedBytes('A table announces more blocks than it has.');
  }
  const metas = Array.from({ length: count }, (): BlockMeta => {
    const at = fixed(reader, 4);
    const firstKey = reader.take(fixed(reader, 2));
    const flags = reader.u8();
    if ((flags & 0x7f) > 1) throw new MalformedBytes('A block is packed in an unknown way.');
    const large = (flags & 0x80) !== 0;
    if (!large) reader.take(fixed(reader, 2));
    return { at, firstKey, large, packed: (flags & 0x7f) === 1 };
  });
  reader.take(CHECKSUM_BYTES);
  reader.end('the list of blocks');
  return metas;
}

function readPairs(body: Uint8Array, firstKey: Uint8Array, at: number | null): KeyValue[] {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const count = body.length < 2 ? 0 : view.getUint16(body.length - 2, true);
  const dataEnd = body.length - 2 - count * 2;
  if (count === 0 || dataEnd < 0) throw new MalformedBytes('A block of a table is damaged.');
  const starts = Array.from({ length: count }, (_, i) => view.getUint16(dataEnd + i * 2, true));
  return starts.map((start, i): KeyValue => {
    const end = starts[i + 1] ?? dataEnd;
    if (start > end || end > dataEnd) throw new MalformedBytes('A block of a table is damaged.');
    const reader = new ByteReader(body.subarray(start, end));
    let key = firstKey;
    if (i > 0) {
      const shared = firstKey.subarray(0, reader.u8());
      key = Uint8Array.from([...shared, ...reader.take(fixed(reader, 2))]);
    }
    const value = reader.take(reader.left);
    return { key, value, at: at === null ? null : at + end - value.length };
  });
}

/** An unsigned little-endian integer. */
function fixed(reader: ByteReader, bytes: 2 | 4): number {
  return reader.take(bytes).reduceRight((sum, byte) => sum * 256 + byte, 0);
}
