import { columnSections, deltasToEnd, runsToEnd } from './columns';
import { elementId, type LoroChange, type OpContent, type Operation } from './operation';
import { type ByteReader, MalformedBytes } from '@/lib/delta/reader';
import { at, type BlockTables, type ChangeHeader } from './tables';
import { readStored, readTagged, readTreeMove } from './values';

/** The tags of an operation's value, from the `value_type` column. */
const TAG = {
  null: 0,
  i64: 3,
  f64: 4,
  text: 5,
  deleteOnce: 8,
  deleteRange: 9,
  value: 11,
  styleStart: 12,
  listMove: 14,
  listSet: 15,
  treeMove: 16,
} as const;

interface Sections {
  readonly ops: ByteReader;
  readonly deletes: ByteReader;
  readonly values: ByteReader;
}

/** Where the rows of a block stand while they are read one by one. */
interface Cursor {
  readonly tables: BlockTables;
  readonly values: ByteReader;
  readonly nextDelete: () => number;
}

/** Is told of each operation, and which bytes of the block's values are its own. Half-open; often none. */
export type WatchOperations = (operation: Operation, from: number, to: number) => void;

/** Reads the operation rows of a block and deals them out to its changes. */
export function readOperations(
  sections: Sections,
  tables: BlockTables,
  headers: readonly ChangeHeader[],
  watch?: WatchOperations,
): LoroChange[] {
  const limit = headers.reduce((sum, header) => sum + header.length, 0);
  const [containerColumn, propColumn, tagColumn, lengthColumn] = columnSections(sections.ops, 4);
  if (!containerColumn || !propColumn || !tagColumn || !lengthColumn) {
    throw new MalformedBytes('An operation table is damaged.');
  }
  sections.ops.end('an operation table');
  const containers = deltasToEnd(containerColumn, limit);
  const props = deltasToEnd(propColumn, limit);
  const tags = runsToEnd(tagColumn, limit, () => tagColumn.u8());
  const lengths = runsToEnd(lengthColumn, limit, () => lengthColumn.count());
  const deleted = readDeletes(sections.deletes, limit);
  const cursor: Cursor = {
    tables,
    values: sections.values,
    nextDelete: () => at(deleted, nextDeleted++),
  };
  let nextDeleted = 0;

  let row = 0;
  const changes = headers.map((header): LoroChange => {
    const operations: Operation[] = [];
    for (let done = 0; done < header.length; row += 1) {
      const length = at(lengths, row);
      if (length === 0 || done + length > header.length) {
        throw new MalformedBytes('The operations of a change do not add up.');
      }
      const container = at(tables.containers, at(containers, row));
      const place = { peer: header.peer, counter: header.counter + done };
      const from = sections.values.at;
      const operation = {
        container,
        ...place,
        lamport: header.lamport + done,
        length,
        content: readContent(container.kind, at(tags, row), at(props, row), place, cursor),
      };
      operations.push(operation);
      watch?.(operation, from, sections.values.at);
      done += length;
    }
    return { ...header, operations };
  });
  if (row !== tags.length) throw new MalformedBytes('A block has operations of no change.');
  sections.values.end('the values of a block');
  return changes;
}

/** Signed lengths of range deletes, in the order of the operations. */
function readDeletes(section: ByteReader, limit: number): number[] {
  if (section.left === 0) return [];
  const lengths = columnSections(section, 3)[2];
  if (!lengths) throw new MalformedBytes('A table of deletes is damaged.');
  return deltasToEnd(lengths, limit);
}

function readContent(
  kind: Operation['container']['kind'],
  tag: number,
  prop: number,
  place: { readonly peer: string; readonly counter: number },
  cursor: Cursor,
): OpContent {
  const { values, tables } = cursor;
  const value = () => readStored(values, tables, place);
  switch (kind) {
    case 'Map': {
      const key = at(tables.keys, prop);
      if (tag === TAG.deleteOnce) return { kind: 'unset', key };
      if (tag === TAG.value) return { kind: 'set', key, value: value() };
      break;
    }
    case 'Text':
      if (tag === TAG.text) {
        return { kind: 'insert-text', at: prop, text: values.utf8(values.count()) };
      }
      if (tag === TAG.deleteRange) return removal(prop, cursor.nextDelete());
      if (tag === TAG.null) return { kind: 'style-end' };
      if (tag === TAG.styleStart) {
        values.u8();
        const length = values.count();
        values.count();
        value();
        return { kind: 'style-start', at: prop, length };
      }
      break;
    case 'List':
    case 'MovableList':
      if (tag === TAG.deleteRange) return removal(prop, cursor.nextDelete());
      if (tag === TAG.value) {
        const list = value();
        if (Array.isArray(list)) return { kind: 'insert', at: prop, values: list };
      }
      if (kind === 'MovableList' && tag === TAG.listMove) {
        const from = values.count();
        const peer = at(tables.peers, values.count());
        return { kind: 'move', from, to: prop, element: elementId(peer, values.count()) };
      }
      if (kind === 'MovableList' && tag === TAG.listSet) {
        const peer = at(tables.peers, values.count());
        const element = elementId(peer, values.count());
        return { kind: 'overwrite', element, value: value() };
      }
      break;
    case 'Counter':
      if (tag === TAG.i64) return { kind: 'add', amount: Number(values.signed64()) };
      if (tag === TAG.f64) return { kind: 'add', amount: values.float64BigEndian() };
      break;
    case 'Tree':
      if (tag === TAG.treeMove) {
        return { kind: 'tree', node: readTreeMove(values, tables) };
      }
      break;
    case 'Unknown':
      readTagged(tag, values, tables, place);
      return { kind: 'opaque' };
  }
  throw new MalformedBytes(`An operation on a ${kind} has the unknown form ${tag}.`);
}

/** A negative length counts backwards from the position. */
function removal(position: number, signedLength: number): OpContent {
  return signedLength >= 0
    ? { kind: 'remove', at: position, length: signedLength }
    : { kind: 'remove', at: position + signedLength + 1, length: -signedLength };
}
