import { box, type Box, type Match } from './runs';

/**
 * Shortest edit script by bytes, in linear space: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
 * section 4b. The work is counted, and a part that would exceed its allowance is handed back instead of solved.
 */

/** Work left to spend, in steps of the inner loop. Shared and lowered by whoever works. */
export interface Allowance {
  steps: number;
}

/** Matches found, in order, and the parts that did not fit the allowance. */
export interface Alignment {
  readonly matches: readonly Match[];
  readonly unsolved: readonly Box[];
}

/** Comparing bytes along a diagonal is this much cheaper than moving to the next one. */
const SNAKE_DISCOUNT = 4;

interface Snake {
  readonly x0: number;
  readonly y0: number;
  readonly length: number;
}

interface Frontiers {
  readonly forward: Int32Array;
  readonly backward: Int32Array;
}

/** Frontiers wide enough for a box of this size, or for as far as the allowance can reach. */
function makeFrontiers(size: number, allowance: Allowance): Frontiers {
  // Both directions visit about d diagonals in round d, so d rounds cost d^2 steps.
  const reach =
    Math.min(Math.ceil(size / 2), Math.ceil(Math.sqrt(Math.max(0, allowance.steps)))) + 2;
  return { forward: new Int32Array(2 * reach + 3), backward: new Int32Array(2 * reach + 3) };
}

/** The furthest start of a snake on the diagonal at `index`, one edit on from its neighbours and inside the box. */
function reach(
  frontier: Int32Array,
  index: number,
  first: boolean,
  last: boolean,
  n: number,
  m: number,
): number {
  const down = last ? -1 : (frontier[index + 1] as number);
  const across = first ? -1 : (frontier[index - 1] as number) + 1;
  const furthest = down > across ? down : across;
  const edge = n < m ? n : m;
  return furthest < edge ? furthest : edge;
}

/**
 * The middle snake of `within`, whose sides are not empty and differ at both ends; null when the allowance ran out.
 * Indices into typed arrays below are in range by construction, hence the casts.
 */
function middleSnake(
  a: Uint8Array,
  b: Uint8Array,
  within: Box,
  frontiers: Frontiers,
  allowance: Allowance,
): Snake | null {
  const [a0, a1] = within.left;
  const [b0, b1] = within.right;
  const n = a1 - a0;
  const m = b1 - b0;
  const { forward, backward } = frontiers;
  const zero = (forward.length - 1) >> 1;
  const delta = n - m;
  const odd = (delta & 1) !== 0;
  // Both ends differ, so round 0 reaches nothing.
  forward[zero] = 0;
  backward[zero] = 0;

  for (let d = 1; d < zero - 1; d += 1) {
    // Diagonals that left the box are not visited again.
    const low = -d + 2 * Math.max(0, d - m);
    const high = d - 2 * Math.max(0, d - n);
    let compared = 0;

    for (let k = low; k <= high; k += 2) {
      const x0 = reach(forward, zero + k, k === -d, k === d, n, m + k);
      let x = x0;
      let y = x0 - k;
      while (x < n && y < m && a[a0 + x] === b[b0 + y]) {
        x += 1;
        y += 1;
      }
      compared += x - x0;
      forward[zero + k] = x;
      const opposite = delta - k;
      if (odd && opposite > -d && opposite < d) {
        if (x + (backward[zero + opposite] as number) >= n) {
          return { x0, y0: x0 - k, length: x - x0 };
        }
      }
    }

    for (let k = low; k <= high; k += 2) {
      const x0 = reach(backward, zero + k, k === -d, k === d, n, m + k);
      let x = x0;
      let y = x0 - k;
      while (x < n && y < m && a[a1 - 1 - x] === b[b1 - 1 - y]) {
        x += 1;
        y += 1;
      }
      compared += x - x0;
      backward[zero + k] = x;
      const opposite = delta - k;
      if (!odd && opposite >= -d && opposite <= d) {
        if (x + (forward[zero + opposite] as number) >= n) {
          return { x0: n - x, y0: m - (x - k), length: x - x0 };
        }
      }
    }

    allowance.steps -= high - low + 2 + compared / SNAKE_DISCOUNT;
    if (allowance.steps < 0) return null;
  }
  return null;
}

/** How many bytes agree from the start of both ranges. */
function commonPrefix(a: Uint8Array, b: Uint8Array, within: Box): number {
  const [a0, a1] = within.left;
  const [b0, b1] = within.right;
  const limit = Math.min(a1 - a0, b1 - b0);
  let length = 0;
  while (length < limit && a[a0 + length] === b[b0 + length]) length += 1;
  return length;
}

/** How many bytes agree from the end of both ranges, at most `limit`. */
function commonSuffix(a: Uint8Array, b: Uint8Array, within: Box, limit: number): number {
  const [, a1] = within.left;
  const [, b1] = within.right;
  let length = 0;
  while (length < limit && a[a1 - 1 - length] === b[b1 - 1 - length]) length += 1;
  return length;
}

/** `within` less the bytes that agree at both its ends. */
export function trim(
  a: Uint8Array,
  b: Uint8Array,
  within: Box,
): { prefix: number; core: Box; suffix: number } {
  const [a0, a1] = within.left;
  const [b0, b1] = within.right;
  const prefix = commonPrefix(a, b, within);
  const rest = Math.min(a1 - a0, b1 - b0) - prefix;
  const suffix = commonSuffix(a, b, within, rest);
  return { prefix, core: box(a0 + prefix, a1 - suffix, b0 + prefix, b1 - suffix), suffix };
}

/** Aligns `within` with the fewest bytes removed plus added that exist, as far as `allowance` goes. */
export function alignExactly(
  a: Uint8Array,
  b: Uint8Array,
  whole: Box,
  allowance: Allowance,
): Alignment {
  const matches: Match[] = [];
  const unsolved: Box[] = [];
  const size = whole.left[1] - whole.left[0] + whole.right[1] - whole.right[0];
  const frontiers = makeFrontiers(size, allowance);

  const solve = (within: Box): void => {
    const { prefix, core, suffix } = trim(a, b, within);
    const [a0, a1] = core.left;
    const [b0, b1] = core.right;
    if (prefix > 0) matches.push({ left: a0 - prefix, right: b0 - prefix, length: prefix });
    if (a0 < a1 && b0 < b1) {
      const snake = allowance.steps < 0 ? null : middleSnake(a, b, core, frontiers, allowance);
      if (snake === null) {
        unsolved.push(core);
      } else {
        const left = a0 + snake.x0;
        const right = b0 + snake.y0;
        solve(box(a0, left, b0, right));
        if (snake.length > 0) matches.push({ left, right, length: snake.length });
        solve(box(left + snake.length, a1, right + snake.length, b1));
      }
    }
    if (suffix > 0) matches.push({ left: a1, right: b1, length: suffix });
  };

  solve(whole);
  return { matches, unsolved };
}
