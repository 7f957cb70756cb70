import { rangeLength, type Box, type Match } from './runs';

/**
 * Anchors for large inputs: stretches whose hash occurs once on the left, found on the right by a rolling hash
 * (Rabin-Karp over blocks, as rsync does), then the heaviest chain of them that keeps the order on both sides.
 * Any equal stretch of 2k-1 bytes holds a whole block, so longer ones are found wherever they moved to.
 */

const BASE = 0x01000193;
const EMPTY = -1;
const REPEATED = -2;

function hashAt(bytes: Uint8Array, start: number, k: number): number {
  let hash = 0;
  for (let i = start; i < start + k; i += 1) {
    hash = (Math.imul(hash, BASE) + (bytes[i] as number) + 1) | 0;
  }
  return hash;
}

/** Open addressing from a block's hash to its offset; blocks whose hash occurs twice lead nowhere. */
function indexBlocks(bytes: Uint8Array, start: number, end: number, k: number) {
  const blocks = Math.floor((end - start) / k);
  const bits = Math.max(4, Math.ceil(Math.log2(blocks * 2 + 1)));
  const mask = 2 ** bits - 1;
  const hashes = new Int32Array(mask + 1);
  const offsets = new Int32Array(mask + 1).fill(EMPTY);
  const slotOf = (hash: number) => {
    let slot = Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
    while (offsets[slot] !== EMPTY && hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  for (let block = 0; block < blocks; block += 1) {
    const at = start + block * k;
    const hash = hashAt(bytes, at, k);
    const slot = slotOf(hash);
    hashes[slot] = hash;
    offsets[slot] = offsets[slot] === EMPTY ? at : REPEATED;
  }
  return (hash: number): number => offsets[slotOf(hash)] as number;
}

function sameBytes(a: Uint8Array, i: number, b: Uint8Array, j: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (a[i + at] !== b[j + at]) return false;
  return true;
}

/** Candidates in the order of the right side, each as long as it extends forward. */
function findCandidates(a: Uint8Array, b: Uint8Array, within: Box, k: number): Match[] {
  const [a0, a1] = within.left;
  const [b0, b1] = within.right;
  const offsetOf = indexBlocks(a, a0, a1, k);
  let leaving = 1;
  for (let i = 0; i < k; i += 1) leaving = Math.imul(leaving, BASE);

  const found: Match[] = [];
  let at = b0;
  let hash = hashAt(b, at, k);
  while (at + k <= b1) {
    const left = offsetOf(hash);
    if (left >= 0 && sameBytes(a, left, b, at, k)) {
      let length = k;
      while (left + length < a1 && at + length < b1 && a[left + length] === b[at + length]) {
        length += 1;
      }
      found.push({ left, right: at, length });
      at += length;
      if (at + k > b1) break;
      hash = hashAt(b, at, k);
      continue;
    }
    if (at + k >= b1) break;
    hash =
      (Math.imul(hash, BASE) +
        (b[at + k] as number) +
        1 -
        Math.imul(leaving, (b[at] as number) + 1)) |
      0;
    at += 1;
  }
  return found;
}

/** The chain with the most bytes whose left offsets rise by at least `k` (right offsets already do). */
function heaviestChain(candidates: readonly Match[], k: number): Match[] {
  const lefts = [...new Set(candidates.map((match) => match.left))].sort((x, y) => x - y);
  const rankAtMost = (value: number) => {
    let low = 0;
    let high = lefts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lefts[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  // Fenwick tree of "best chain that ends at or before this left offset", holding candidate numbers plus one.
  const tree = new Int32Array(lefts.length + 1);
  const weights = new Float64Array(candidates.length);
  const previous = new Int32Array(candidates.length).fill(-1);
  const weightOf = (entry: number) => (entry === 0 ? 0 : (weights[entry - 1] as number));
  let best = -1;
  candidates.forEach((match, i) => {
    let before = 0;
    for (let r = rankAtMost(match.left - k); r > 0; r -= r & -r) {
      const entry = tree[r] as number;
      if (weightOf(entry) > weightOf(before)) before = entry;
    }
    weights[i] = weightOf(before) + match.length;
    previous[i] = before - 1;
    for (let r = rankAtMost(match.left); r < tree.length; r += r & -r) {
      if (weightOf(tree[r] as number) < (weights[i] as number)) tree[r] = i + 1;
    }
    if (best < 0 || (weights[i] as number) > (weights[best] as number)) best = i;
  });
  const chain: Match[] = [];
  for (let i = best; i >= 0; i = previous[i] as number) chain.push(candidates[i] as Match);
  return chain.reverse();
}

/** Anchors of `within` on blocks of `k` bytes, ordered, disjoint on both sides, and extended as far as they go. */
export function findAnchors(a: Uint8Array, b: Uint8Array, within: Box, k: number): Match[] {
  if (rangeLength(within.left) < k || rangeLength(within.right) < k) return [];
  const anchors: Match[] = [];
  let [leftEnd] = within.left;
  let [rightEnd] = within.right;
  for (const core of heaviestChain(findCandidates(a, b, within, k), k)) {
    // The one before may have grown over the start of this one.
    const overlap = Math.max(0, leftEnd - core.left, rightEnd - core.right);
    if (overlap >= core.length) continue;
    let left = core.left + overlap;
    let right = core.right + overlap;
    let length = core.length - overlap;
    while (left > leftEnd && right > rightEnd && a[left - 1] === b[right - 1]) {
      left -= 1;
      right -= 1;
      length += 1;
    }
    anchors.push({ left, right, length });
    leftEnd = left + length;
    rightEnd = right + length;
  }
  return anchors;
}
