import type { TreeWatch } from './annotate-tree';
import type { FieldValue } from './change';
import { ByteReader, MalformedBytes } from './reader';
import type { RowMap } from './row-map';
import { bytesValue, fieldsOf, floatValue, integerValue, type ValueLosses } from './value';

const MAX_DEPTH = 100;

/** True for a first byte that opens a MessagePack map; NodeDB tells row maps by it too. */
export function opensMap(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x80 && byte <= 0x8f) || byte === 0xde || byte === 0xdf);
}

/**
 * Reads bytes as one MessagePack map with text keys, used up to the last byte.
 * A reader of our own, because announced lengths are not believed, any field name is allowed
 * (`__proto__` too), and integers stay exact.
 */
export function readMsgpackMap(
  bytes: Uint8Array,
  watch?: TreeWatch,
): { fields: RowMap } | { message: string } {
  try {
    const reader = new WatchedReader(bytes, watch);
    const fields = new Map<string, readonly [FieldValue, ValueLosses]>();
    watch?.open(0, null);
    const count = mapLength(reader, reader.u8());
    if (count === null) return { message: 'It is not a map.' };
    for (let i = 0; i < count; i += 1) {
      const key = readKey(reader);
      const losses: ValueLosses = {};
      fields.set(key, [readValue(reader, losses, 1, key), losses]);
    }
    reader.end('the map');
    watch?.close(reader.at, 'map');
    return { fields: [...fields].map(([key, [value, losses]]) => [key, value, losses]) };
  } catch (error) {
    if (error instanceof MalformedBytes) return { message: error.message };
    throw error;
  }
}

/** Carries along who wants to know where values stand. */
class WatchedReader extends ByteReader {
  readonly watch: TreeWatch | undefined;

  constructor(bytes: Uint8Array, watch: TreeWatch | undefined) {
    super(bytes);
    this.watch = watch;
  }
}

function big(reader: ByteReader, length: 1 | 2 | 4 | 8, signed: boolean): bigint {
  let value = 0n;
  for (const byte of reader.take(length)) value = (value << 8n) | BigInt(byte);
  return signed ? BigInt.asIntN(length * 8, value) : value;
}

function length(reader: ByteReader, bytes: 1 | 2 | 4): number {
  return Number(big(reader, bytes, false));
}

function mapLength(reader: ByteReader, tag: number): number | null {
  if (tag >= 0x80 && tag <= 0x8f) return tag & 0x0f;
  if (tag === 0xde) return length(reader, 2);
  if (tag === 0xdf) return length(reader, 4);
  return null;
}

function textLength(reader: ByteReader, tag: number): number | null {
  if (tag >= 0xa0 && tag <= 0xbf) return tag & 0x1f;
  if (tag === 0xd9) return length(reader, 1);
  if (tag === 0xda) return length(reader, 2);
  if (tag === 0xdb) return length(reader, 4);
  return null;
}

function readKey(reader: WatchedReader): string {
  const from = reader.at;
  const size = textLength(reader, reader.u8());
  if (size === null) throw new MalformedBytes('A field name is not a text.');
  const key = reader.utf8(size);
  reader.watch?.key(from, reader.at, key);
  return key;
}

function float(reader: ByteReader, bytes: 4 | 8, losses: ValueLosses): FieldValue {
  const part = reader.take(bytes);
  const view = new DataView(part.buffer, part.byteOffset, bytes);
  return floatValue(bytes === 4 ? view.getFloat32(0) : view.getFloat64(0), losses);
}

function readValue(
  reader: WatchedReader,
  losses: ValueLosses,
  depth: number,
  name: string | null,
): FieldValue {
  if (depth > MAX_DEPTH) throw new MalformedBytes('It is nested too deeply.');
  const { watch } = reader;
  watch?.open(reader.at, name);
  const tag = reader.u8();
  const value = valueOf(reader, tag, losses, depth);
  const label = labelOf(tag);
  watch?.close(reader.at, label, label === 'map' || label === 'list' ? undefined : value);
  return value;
}

/** What a value's first byte makes it, in words. */
function labelOf(tag: number): string {
  if (tag <= 0x7f || tag >= 0xe0 || (tag >= 0xcc && tag <= 0xd3)) return 'integer';
  if ((tag >= 0xa0 && tag <= 0xbf) || (tag >= 0xd9 && tag <= 0xdb)) return 'text';
  if (tag <= 0x8f || tag >= 0xde) return 'map';
  if (tag <= 0x9f || tag >= 0xdc) return 'list';
  if (tag === 0xca || tag === 0xcb) return 'float';
  if (tag >= 0xc4 && tag <= 0xc6) return 'bytes';
  if (tag === 0xc0) return 'null';
  return tag === 0xc2 || tag === 0xc3 ? 'truth value' : 'extension';
}

function valueOf(
  reader: WatchedReader,
  tag: number,
  losses: ValueLosses,
  depth: number,
): FieldValue {
  if (tag <= 0x7f) return tag;
  if (tag >= 0xe0) return tag - 0x100;
  const text = textLength(reader, tag);
  if (text !== null) return reader.utf8(text);
  const entries = mapLength(reader, tag);
  if (entries !== null) return readMap(reader, entries, losses, depth);
  if (tag >= 0x90 && tag <= 0x9f) return readArray(reader, tag & 0x0f, losses, depth);
  switch (tag) {
    case 0xc0:
      return null;
    case 0xc2:
      return false;
    case 0xc3:
      return true;
    case 0xc4:
      return bytesValue(reader.take(length(reader, 1)));
    case 0xc5:
      return bytesValue(reader.take(length(reader, 2)));
    case 0xc6:
      return bytesValue(reader.take(length(reader, 4)));
    case 0xca:
      return float(reader, 4, losses);
    case 0xcb:
      return float(reader, 8, losses);
    case 0xcc:
      return reader.u8();
    case 0xcd:
      return length(reader, 2);
    case 0xce:
      return length(reader, 4);
    case 0xcf:
      return integerValue(big(reader, 8, false), losses);
    case 0xd0:
      return Number(big(reader, 1, true));
    case 0xd1:
      return Number(big(reader, 2, true));
    case 0xd2:
      return Number(big(reader, 4, true));
    case 0xd3:
      return integerValue(big(reader, 8, true), losses);
    case 0xdc:
      return readArray(reader, length(reader, 2), losses, depth);
    case 0xdd:
      return readArray(reader, length(reader, 4), losses, depth);
    default:
      return readExtension(reader, tag, losses);
  }
}

function readMap(
  reader: WatchedReader,
  count: number,
  losses: ValueLosses,
  depth: number,
): FieldValue {
  const entries: [string, FieldValue][] = [];
  for (let i = 0; i < count; i += 1) {
    const key = readKey(reader);
    entries.push([key, readValue(reader, losses, depth + 1, key)]);
  }
  return fieldsOf(entries);
}

function readArray(
  reader: WatchedReader,
  count: number,
  losses: ValueLosses,
  depth: number,
): FieldValue {
  const items: FieldValue[] = [];
  for (let i = 0; i < count; i += 1) items.push(readValue(reader, losses, depth + 1, null));
  return items;
}

const FIXED_EXTENSIONS: { readonly [tag: number]: number } = {
  0xd4: 1,
  0xd5: 2,
  0xd6: 4,
  0xd7: 8,
  0xd8: 16,
};

/** The type of timestamps, the only one MessagePack itself defines. */
const TIMESTAMP = -1;

/**
 * A timestamp as text, any other extension as its bytes; noted in both cases, because writing either back would not
 * write what the device wrote.
 */
function readExtension(reader: ByteReader, tag: number, losses: ValueLosses): FieldValue {
  const lengthBytes = tag === 0xc7 ? 1 : tag === 0xc8 ? 2 : tag === 0xc9 ? 4 : null;
  const size = lengthBytes === null ? FIXED_EXTENSIONS[tag] : length(reader, lengthBytes);
  if (size === undefined) throw new MalformedBytes(`0x${tag.toString(16)} begins no value.`);
  const type = Number(big(reader, 1, true));
  const payload = reader.take(size);
  const time = type === TIMESTAMP ? timestamp(payload) : null;
  losses.unreadable ??=
    time === null
      ? `holds a MessagePack extension of type ${type}`
      : 'holds a MessagePack timestamp, shown as text';
  return time ?? bytesValue(payload);
}

/** Seconds and nanoseconds in 4, 8 or 12 bytes, as ISO 8601 with as many digits as it needs; null: no such time. */
function timestamp(payload: Uint8Array): string | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  let nanoseconds = 0;
  let seconds: bigint;
  if (payload.length === 4) {
    seconds = BigInt(view.getUint32(0));
  } else if (payload.length === 8) {
    const packed = view.getBigUint64(0);
    nanoseconds = Number(packed >> 34n);
    seconds = packed & 0x3_ffff_ffffn;
  } else if (payload.length === 12) {
    nanoseconds = view.getUint32(0);
    seconds = view.getBigInt64(4);
  } else {
    return null;
  }
  const date = new Date(Number(seconds) * 1000);
  if (nanoseconds > 999_999_999 || Number.isNaN(date.getTime())) return null;
  const digits = String(nanoseconds)
    .padStart(9, '0')
    .replace(/0{1,6}$/, '');
  return date.toISOString().replace(/\.000Z$/, `.${digits}Z`);
}
