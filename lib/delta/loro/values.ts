import { type ContainerRef, madeContainer, type StoredValue } from './operation';
import { type ByteReader, MalformedBytes } from '@/lib/delta/reader';
import { at, type BlockTables, containerKind } from './tables';

/** Nesting beyond this is refused: reading is recursive, and no row is that deep. */
const MAX_DEPTH = 100;

interface Place {
  readonly peer: string;
  readonly counter: number;
}

/**
 * Reads a nested value. A child container carries only its kind: its id is that of the operation,
 * and of the nth counter for the nth element of an outermost list.
 */
export function readStored(
  reader: ByteReader,
  tables: BlockTables,
  place: Place,
  depth = 0,
): StoredValue {
  if (depth > MAX_DEPTH) throw new MalformedBytes('A value is nested too deeply.');
  const tag = reader.u8();
  switch (tag) {
    case 0:
      return null;
    case 1:
      return true;
    case 2:
      return false;
    case 3:
      return reader.signed64();
    case 4:
      return reader.float64BigEndian();
    case 5:
      return reader.utf8(reader.count());
    case 6:
      return reader.take(reader.count()).slice();
    case 7: {
      const count = reader.count();
      if (count > reader.left) throw new MalformedBytes('A list is longer than its bytes.');
      return Array.from({ length: count }, (_, i) => {
        const own = depth === 0 ? { peer: place.peer, counter: place.counter + i } : place;
        return readStored(reader, tables, own, depth + 1);
      });
    }
    case 8: {
      const count = reader.count();
      if (count > reader.left) throw new MalformedBytes('A map is longer than its bytes.');
      const map = new Map<string, StoredValue>();
      for (let i = 0; i < count; i += 1) {
        const key = at(tables.keys, reader.count());
        map.set(key, readStored(reader, tables, place, depth + 1));
      }
      return map;
    }
    case 9:
      return { child: madeContainer(place.peer, place.counter, containerKind(reader.u8())) };
    default:
      throw new MalformedBytes(`A value has the unknown type ${tag}.`);
  }
}

/** Reads a tree operation as far as the node it moves; its map of data is a container of its own. */
export function readTreeMove(reader: ByteReader, tables: BlockTables): ContainerRef {
  const peer = at(tables.peers, reader.count());
  const node = madeContainer(peer, reader.count(), 'Map');
  reader.count();
  if (reader.u8() !== 0) return node;
  reader.count();
  reader.unsigned64();
  return node;
}

/** Passes over the payload of an operation on a container kind this code does not know. */
export function readTagged(
  tag: number,
  reader: ByteReader,
  tables: BlockTables,
  place: Place,
): void {
  const known = tag & 0x7f;
  if (known <= 2 || known === 8 || known === 9) return;
  if (known === 3 || known === 10) reader.signed64();
  else if (known === 4) reader.take(8);
  else if (known === 7) reader.count();
  else if (known === 11) readStored(reader, tables, place);
  else if (known === 5 || known === 6 || known > 16) reader.section();
  else throw new MalformedBytes(`An operation has the unknown form ${tag}.`);
}
