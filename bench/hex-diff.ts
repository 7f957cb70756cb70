/**
 * How long an aligned byte diff takes beside a plain byte-by-byte comparison of the same two arrays, how much of what
 * differs each of them finds, and what is left for the page to do before its first lines stand.
 * Run: node --import tsx bench/hex-diff.ts
 */
import { packDiff, unpackDiff } from '../components/hex/diff-protocol';
import { alignRuns } from '../lib/hex/align';
import { listChanges } from '../lib/hex/changes';
import { layOut } from '../lib/hex/fold';
import { compareByteByByte } from '../lib/hex/bytewise';
import { diffBytes } from '../lib/hex/diff';
import { box, rangeLength, type Run } from '../lib/hex/runs';

const ROUNDS = 5;
const MIB = 1024 * 1024;

/** Numbers 0..2^32-1, the same on every run (a linear congruential generator, high bits only). */
function makeRandom(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  return () => ((next() << 16) | next()) >>> 0;
}

const random = makeRandom(1);

function randomBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random() & 0xff);
}

/** A copy with `edits` bytes inserted, removed or changed at random places. */
function edited(base: Uint8Array, edits: number): Uint8Array {
  const places = Array.from({ length: edits }, () => random() % base.length).sort((a, b) => a - b);
  const parts: number[] = [];
  let at = 0;
  for (const place of places) {
    for (; at < place; at += 1) parts.push(base[at] ?? 0);
    const kind = random() % 3;
    if (kind < 2) parts.push(random() & 0xff);
    if (kind > 0) at += 1;
  }
  for (; at < base.length; at += 1) parts.push(base[at] ?? 0);
  return Uint8Array.from(parts);
}

function prepended(base: Uint8Array, bytes: number): Uint8Array {
  const longer = new Uint8Array(base.length + bytes);
  longer.set(randomBytes(bytes));
  longer.set(base, bytes);
  return longer;
}

/** Bytes a reader would see marked: removed, added, and pairs that differ. */
function marked(a: Uint8Array, b: Uint8Array, runs: readonly Run[]): number {
  let count = 0;
  for (const { kind, left, right } of runs) {
    if (kind === 'delete' || kind === 'insert') count += rangeLength(left) + rangeLength(right);
    for (let i = 0; kind === 'change' && i < rangeLength(left); i += 1) {
      if (a[left[0] + i] !== b[right[0] + i]) count += 1;
    }
  }
  return count;
}

/** Median of `ROUNDS` runs in ms, after one to warm up, and what the last one returned. */
function timed<T>(work: () => T): { ms: number; result: T } {
  let result = work();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    result = work();
    return performance.now() - start;
  });
  return { ms: times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0, result };
}

const small = randomBytes(4096);
const large = randomBytes(MIB);
const cases: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
  ['4 KiB, 20 edits', small, edited(small, 20)],
  ['4 KiB, unrelated', small, randomBytes(4096)],
  ['1 MiB, identical', large, large.slice()],
  ['1 MiB, 5 bytes in front', large, prepended(large, 5)],
  ['1 MiB, 200 edits', large, edited(large, 200)],
  ['1 MiB, 2,000 edits', large, edited(large, 2000)],
  ['1 MiB, 50,000 edits', large, edited(large, 50_000)],
  ['1 MiB, unrelated', large, randomBytes(MIB)],
];

const rows = cases.map(([name, left, right]) => {
  const aligned = timed(() => diffBytes(left, right));
  const plain = timed(() => {
    return compareByteByByte(left, right, box(0, left.length, 0, right.length));
  });
  // All the page does between the worker's answer and its first lines; it compares up to 4 KiB by itself before that.
  const answer = packDiff(aligned.result);
  const lines = timed(() => {
    const alignment = alignRuns(unpackDiff(answer).runs);
    const layout = layOut(alignment, { width: 16, stacked: false, expanded: new Set() });
    return { layout, changes: listChanges(alignment) };
  });
  const found = marked(left, right, aligned.result.runs);
  const plainFound = marked(left, right, plain.result);
  return {
    case: name,
    'aligned ms': aligned.ms.toFixed(1),
    'byte by byte ms': plain.ms.toFixed(2),
    'first lines ms': lines.ms.toFixed(1),
    'time ratio': (aligned.ms / plain.ms).toPrecision(2),
    'aligned marks': found,
    'byte by byte marks': plainFound,
    'marks ratio': found === 0 ? '' : (plainFound / found).toFixed(1),
    approximate: aligned.result.approximate ? 'yes' : '',
  };
});

const heads = Object.keys(rows[0] ?? {});
const lines = [heads, ...rows.map((row) => Object.values(row).map(String))];
const widths = heads.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
for (const line of lines) {
  process.stdout.write(`${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}\n`);
}
