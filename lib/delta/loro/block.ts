import { booleans, deltasOfDeltas, runs } from './columns';
import { type ContainerRef, type LoroChange, madeContainer, type OpRef } from './operation';
import { readOperations, type WatchOperations } from './operations';
import { type ByteReader, MalformedBytes } from '@/lib/delta/reader';
import { at, type ChangeHeader, containerKind } from './tables';

/** The parts of a change block in the order they stand in. */
export interface BlockParts {
  readonly counterStart: number;
  readonly counterLength: number;
  readonly lamportStart: number;
  readonly lamportLength: number;
  readonly changeCount: number;
  /** Peers, and how the changes follow one another. */
  readonly header: ByteReader;
  /** Times and messages; NodeDB records neither. */
  readonly notes: ByteReader;
  readonly containers: ByteReader;
  readonly keys: ByteReader;
  /** Places within trees. */
  readonly positions: ByteReader;
  readonly operations: ByteReader;
  readonly deletes: ByteReader;
  readonly values: ByteReader;
}

/** Splits a change block into its parts. */
export function blockParts(reader: ByteReader): BlockParts {
  const parts = {
    counterStart: reader.count(),
    counterLength: reader.count(),
    lamportStart: reader.count(),
    lamportLength: reader.count(),
    changeCount: reader.count(),
    header: reader.section(),
    notes: reader.section(),
    containers: reader.section(),
    keys: reader.section(),
    positions: reader.section(),
    operations: reader.section(),
    deletes: reader.section(),
    values: reader.section(),
  };
  reader.end('a change block');
  return parts;
}

/**
 * Reads one change block of an update: changes of one peer with gapless counters.
 * `opLimit` bounds the counters a block may cover; `watch` is told where each operation's value stands.
 */
export function readBlock(
  reader: ByteReader,
  opLimit: number,
  watch?: WatchOperations,
): LoroChange[] {
  const parts = blockParts(reader);
  const { counterStart, counterLength, lamportStart, lamportLength, changeCount, header } = parts;
  if (counterLength > opLimit) throw new MalformedBytes('A block has too many operations.');
  if (changeCount === 0 || changeCount > counterLength) {
    throw new MalformedBytes('A block has an impossible number of changes.');
  }
  const peers = readPeers(header);
  const headers = readHeaders(header, peers, {
    counterStart,
    counterLength,
    lamportEnd: lamportStart + lamportLength,
    changeCount,
  });
  const keys = readKeys(parts.keys);
  const tables = { peers, keys, containers: readContainers(parts.containers, peers, keys) };
  const { operations: ops, deletes, values } = parts;
  return readOperations({ ops, deletes, values }, tables, headers, watch);
}

function readPeers(header: ByteReader): string[] {
  const count = header.count();
  if (count === 0 || count * 8 > header.left) throw new MalformedBytes('A peer table is damaged.');
  return Array.from({ length: count }, () => header.peer());
}

interface BlockSpan {
  readonly counterStart: number;
  readonly counterLength: number;
  readonly lamportEnd: number;
  readonly changeCount: number;
}

function readHeaders(header: ByteReader, peers: readonly string[], span: BlockSpan) {
  const { changeCount: count } = span;
  const lengths = Array.from({ length: count - 1 }, () => header.count());
  const last = span.counterLength - lengths.reduce((sum, length) => sum + length, 0);
  if (last <= 0) throw new MalformedBytes('The changes of a block do not add up.');
  lengths.push(last);

  const onSelf = booleans(header, count);
  const others = runs(header, count, () => header.count());
  const total = others.reduce((sum, n) => sum + n, 0);
  if (total > span.counterLength * peers.length) {
    throw new MalformedBytes('A block has an impossible number of dependencies.');
  }
  const depPeers = runs(header, total, () => header.count());
  const depCounters = deltasOfDeltas(header, total);
  const lamports = deltasOfDeltas(header, count - 1);
  lamports.push(span.lamportEnd - last);
  header.end('the header of a block');

  const peer = at(peers, 0);
  const headers: ChangeHeader[] = [];
  let counter = span.counterStart;
  let dep = 0;
  lengths.forEach((length, i) => {
    const deps: OpRef[] = [];
    if (onSelf[i] === true) deps.push({ peer, counter: counter - 1 });
    for (let n = at(others, i); n > 0; n -= 1, dep += 1) {
      deps.push({ peer: at(peers, at(depPeers, dep)), counter: at(depCounters, dep) });
    }
    if (length === 0) throw new MalformedBytes('A change is empty.');
    headers.push({ peer, counter, lamport: at(lamports, i), length, deps });
    counter += length;
  });
  return headers;
}

function readKeys(section: ByteReader): string[] {
  const keys: string[] = [];
  while (section.left > 0) keys.push(section.utf8(section.count()));
  return keys;
}

function readContainers(
  section: ByteReader,
  peers: readonly string[],
  keys: readonly string[],
): ContainerRef[] {
  const count = section.count();
  if (count > section.left) throw new MalformedBytes('A container table is damaged.');
  const containers = Array.from({ length: count }, (): ContainerRef => {
    if (section.count() !== 4) throw new MalformedBytes('A container table is damaged.');
    const isRoot = section.u8() === 1;
    const kind = containerKind(section.u8());
    const peerIndex = section.count();
    const keyOrCounter = section.zigzag();
    if (!isRoot) return madeContainer(at(peers, peerIndex), keyOrCounter, kind);
    const root = at(keys, keyOrCounter);
    return { id: `cid:root-${root}:${kind}`, kind, root };
  });
  section.end('a container table');
  return containers;
}
