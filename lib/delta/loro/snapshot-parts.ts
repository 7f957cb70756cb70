import { ByteReader, MalformedBytes } from '@/lib/delta/reader';
import { readBlock } from './block';
import { ENVELOPE_BYTES } from './envelope';
import { readTable, type Table } from './key-values';
import type { LoroChange } from './operation';

/** A snapshot's body: operations, state, and for a shallow one the state that its operations begin from. */
export interface SnapshotParts {
  readonly operations: SnapshotPart;
  readonly state: SnapshotPart;
  readonly start: SnapshotPart;
}

export interface SnapshotPart {
  /** Where the part stands in the blob, its length field not included. */
  readonly from: number;
  readonly to: number;
  /** Null: left out, to be made from the operations. */
  readonly table: Table | null;
}

/** Most bytes the parts of a snapshot may unpack to: as many as a document that is written back may have. */
const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;

/** What stands for a state that is left out. */
const LEFT_OUT = 0x45;

/** Reads a snapshot blob (mode 3) down to its tables. Throws `MalformedBytes`; the caller has read the envelope. */
export function readSnapshotParts(bytes: Uint8Array): SnapshotParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = ENVELOPE_BYTES;
  let left = MAX_UNPACKED_BYTES;
  const part = (): SnapshotPart => {
    const from = at + 4;
    const to = from > bytes.length ? Infinity : from + view.getUint32(at, true);
    if (to > bytes.length) throw new MalformedBytes('A part of the snapshot is cut off.');
    at = to;
    if (to - from === 1 && bytes[from] === LEFT_OUT) return { from, to, table: null };
    const table = readTable(bytes.subarray(from, to), left);
    for (const { pairs } of table.blocks) {
      for (const { value } of pairs) left -= value.length;
    }
    return { from, to, table };
  };
  const parts = { operations: part(), state: part(), start: part() };
  if (at !== bytes.length) throw new MalformedBytes('Bytes are left over behind the snapshot.');
  return parts;
}

/** Bytes of the key of a change block: a peer and a counter. */
export const CHANGE_KEY_BYTES = 12;

/** Every change a snapshot keeps. Throws `MalformedBytes`. */
export function snapshotChanges({ operations }: SnapshotParts, maxOps: number): LoroChange[] {
  const pairs = operations.table?.blocks.flatMap((block) => block.pairs) ?? [];
  return pairs
    .filter(({ key }) => key.length === CHANGE_KEY_BYTES)
    .flatMap(({ value }) => readBlock(new ByteReader(value), maxOps));
}
