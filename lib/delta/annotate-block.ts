import { type Annotation, shownValue } from './annotation';
import { toFieldValue } from './loro/contents';
import { blockParts, readBlock } from './loro/block';
import type { Operation } from './loro/operation';
import { containerPlaces, type Place } from './loro/places';
import { ByteReader, MalformedBytes } from './reader';

/** Most operations that are annotated one by one. */
const MAX_SHOWN = 20_000;

interface Watched {
  readonly operation: Operation;
  readonly from: number;
  readonly to: number;
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly value: string;
  readonly parts: readonly Annotation[];
  readonly values: { readonly from: number; readonly to: number };
  readonly operations: readonly Watched[];
}

/**
 * Annotates change blocks that stand in `whole`. Where a container stands can be told by a later block, so all are
 * gathered before any is told. `at`: a block that is packed has no bytes of its own, only those of its packing.
 */
export function blockAnnotator(whole: Uint8Array, maxOps: number) {
  const blocks: Block[] = [];
  let left = maxOps;
  return {
    /** Throws `MalformedBytes`. `from`: where its length field begins. */
    add(
      block: ByteReader,
      from: number,
      packedIn?: { readonly from: number; readonly to: number },
    ) {
      const place = block.within(whole);
      const watched: Watched[] = [];
      const changes = readBlock(new ByteReader(block.bytes), left, (operation, start, end) => {
        watched.push({ operation, from: start, to: end });
      });
      const parts = blockParts(new ByteReader(block.bytes));
      left -= parts.counterLength;
      if (left < 0) throw new MalformedBytes('It has too many operations.');
      const rangeOf = (part: ByteReader) =>
        packedIn ?? { from: part.within(whole), to: part.within(whole) + part.bytes.length };
      const part = (label: string, reader: ByteReader): Annotation => ({
        ...rangeOf(reader),
        label,
        value: reader.bytes.length === 1 ? '1 byte' : `${reader.bytes.length} bytes`,
        ...(packedIn && { packed: true }),
        children: [],
      });
      const values = rangeOf(parts.values);
      const { counterStart, counterLength, lamportStart, changeCount } = parts;
      const leading = { from: place, to: parts.header.within(whole) };
      blocks.push({
        ...(packedIn ?? { from, to: place + block.bytes.length }),
        label: 'change block',
        value: `${counterLength} operation(s) of peer ${changes[0]?.peer ?? '?'}`,
        parts: [
          {
            ...(packedIn ?? leading),
            label: 'version range',
            value: `counters ${counterStart} to ${counterStart + counterLength - 1}, lamport from ${lamportStart}, ${changeCount} change(s)`,
            ...(packedIn && { packed: true }),
            children: [],
          },
          part('peers and dependencies', parts.header),
          part('times and messages', parts.notes),
          part('containers', parts.containers),
          { ...part('names', parts.keys), children: packedIn ? [] : names(parts.keys, whole) },
          part('places in trees', parts.positions),
          part('operations', parts.operations),
          part('deletions', parts.deletes),
        ],
        values,
        operations: watched.map(({ operation, from: start, to: end }) =>
          packedIn
            ? { operation, ...packedIn }
            : { operation, from: values.from + start, to: values.from + end },
        ),
      });
    },
    finish(row: Place | null): Annotation[] {
      const all = blocks.flatMap((block) => block.operations.map((each) => each.operation));
      const places = containerPlaces(all, row);
      let shown = 0;
      return blocks.map(({ parts, values, operations, ...block }) => {
        const packed = parts.some((part) => part.packed) && { packed: true as const };
        const children = operations
          .slice(0, Math.max(0, MAX_SHOWN - shown))
          .map((each) => ({ ...operationAnnotation(each, places), ...packed }));
        shown += operations.length;
        return {
          ...block,
          ...packed,
          children: [...parts, { ...values, label: 'values', ...packed, children }],
        };
      });
    },
  };
}

/** The names that keys and roots refer to, each with its bytes. */
function names(section: ByteReader, whole: Uint8Array): Annotation[] {
  const found: Annotation[] = [];
  const reader = new ByteReader(section.bytes);
  const start = reader.within(whole);
  while (reader.left > 0) {
    const from = start + reader.at;
    const name = reader.utf8(reader.count());
    found.push({
      from,
      to: start + reader.at,
      label: 'name',
      value: shownValue(name),
      children: [],
    });
  }
  return found;
}

/** One operation, on the bytes of its value; a removal has none. */
function operationAnnotation(
  { operation, from, to }: Watched,
  places: ReadonlyMap<string, Place>,
): Annotation {
  const { container, peer, counter, content } = operation;
  const place = places.get(container.id);
  const named = content.kind === 'set' || content.kind === 'unset' ? [content.key] : [];
  const path = place && [...place, ...named].slice(0, 3);
  return {
    from,
    to,
    label: `${WORDS[content.kind]} in ${container.kind.toLowerCase()}${named.map((n) => ` "${n}"`).join('')}`,
    value: `${counter}@${peer}${valueWords(operation)}`,
    ...(path && { path }),
    children: [],
  };
}

const WORDS: { readonly [K in Operation['content']['kind']]: string } = {
  set: 'set',
  unset: 'remove',
  insert: 'insert',
  'insert-text': 'insert',
  remove: 'remove',
  move: 'move',
  overwrite: 'overwrite',
  'style-start': 'begin a style',
  'style-end': 'end a style',
  add: 'add',
  tree: 'place a node',
  opaque: 'operation',
};

function valueWords({ content }: Operation): string {
  const value = (() => {
    switch (content.kind) {
      case 'set':
      case 'overwrite':
        return isContainer(content.value)
          ? { written: `a new ${content.value.child.kind.toLowerCase()}` }
          : toFieldValue(content.value, new Map(), {});
      case 'insert':
        return toFieldValue([...content.values], new Map(), {});
      case 'insert-text':
        return content.text;
      case 'add':
        return content.amount;
      case 'remove':
        return { written: `${content.length} from ${content.at}` };
      case 'move':
        return { written: `${content.from} to ${content.to}` };
      case 'unset':
      case 'style-start':
      case 'style-end':
      case 'tree':
      case 'opaque':
        return undefined;
    }
  })();
  return value === undefined ? '' : `: ${shownValue(value)}`;
}

function isContainer(value: unknown): value is { readonly child: { readonly kind: string } } {
  return typeof value === 'object' && value !== null && 'child' in value;
}
