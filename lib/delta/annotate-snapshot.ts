import { blockAnnotator } from './annotate-block';
import type { Annotation } from './annotation';
import { MAX_DELTA_OPS } from './limits';
import type { KeyValue } from './loro/key-values';
import type { Place } from './loro/places';
import {
  CHANGE_KEY_BYTES,
  readSnapshotParts,
  type SnapshotPart,
  type SnapshotParts,
} from './loro/snapshot-parts';
import { ByteReader, MalformedBytes } from './reader';

const NAMES = [
  ['operations', 'operations'],
  ['state', 'state'],
  ['start', 'state before the operations'],
] as const;

/** The three parts of a snapshot, their blocks, and the change blocks in them; none when it is damaged. */
export function annotateSnapshot(bytes: Uint8Array, row: Place | null): Annotation[] {
  try {
    const parts = readSnapshotParts(bytes);
    return NAMES.map(([key, label]) => partAnnotation(bytes, parts, key, label, row));
  } catch (error) {
    if (error instanceof MalformedBytes) return [];
    throw error;
  }
}

function partAnnotation(
  bytes: Uint8Array,
  parts: SnapshotParts,
  key: keyof SnapshotParts,
  label: string,
  row: Place | null,
): Annotation {
  const part = parts[key];
  const children = key === 'operations' ? changeBlocks(bytes, part, row) : stateBlocks(part);
  const [from, to] = [part.from - 4, part.to];
  const length = { from, to: part.from, label: 'length', value: `${to - part.from} bytes` };
  const value = part.table === null ? 'left out' : part.from === to ? 'empty' : undefined;
  return {
    from,
    to,
    label,
    ...(value !== undefined && { value }),
    children: [{ ...length, children: [] }, ...children, ...list(part)],
  };
}

function changeBlocks(bytes: Uint8Array, part: SnapshotPart, row: Place | null): Annotation[] {
  const annotator = blockAnnotator(bytes, MAX_DELTA_OPS);
  const tables = part.table?.blocks ?? [];
  const count = tables.map((block) => {
    const packedIn = { from: part.from + block.from, to: part.from + block.to };
    const changes = block.pairs.filter((pair) => pair.key.length === CHANGE_KEY_BYTES);
    for (const { value, at } of changes) {
      if (at === null) annotator.add(new ByteReader(value), packedIn.from, packedIn);
      else annotator.add(new ByteReader(value), part.from + at);
    }
    return changes.length;
  });
  const annotated = annotator.finish(row);
  let used = 0;
  return tables.map((block, i) => {
    const children = annotated.slice(used, (used += count[i] ?? 0));
    return tableBlock(part, block, children);
  });
}

function stateBlocks(part: SnapshotPart): Annotation[] {
  return (part.table?.blocks ?? []).map((block) =>
    tableBlock(
      part,
      block,
      block.pairs.flatMap((pair) => (pair.at === null ? [] : [statePair(part, pair, pair.at)])),
    ),
  );
}

function statePair(part: SnapshotPart, { value }: KeyValue, at: number): Annotation {
  const from = part.from + at;
  return { from, to: from + value.length, label: 'state of a container', children: [] };
}

function tableBlock(
  part: SnapshotPart,
  {
    from,
    to,
    packed,
    pairs,
  }: { from: number; to: number; packed: boolean; pairs: readonly KeyValue[] },
  children: readonly Annotation[],
): Annotation {
  const size = pairs.reduce((sum, { value }) => sum + value.length, 0);
  return {
    from: part.from + from,
    to: part.from + to,
    label: 'block',
    value: `${pairs.length} value(s) of ${size} bytes${packed ? ', packed with LZ4' : ''}`,
    children,
  };
}

/** The list of blocks at the end of a table. */
function list({ from, to, table }: SnapshotPart): Annotation[] {
  if (table === null || table.blocks.length === 0) return [];
  return [{ from: from + table.metaAt, to, label: 'list of blocks', children: [] }];
}
