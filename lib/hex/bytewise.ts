import { rangeLength, type Box, type Run } from './runs';

/** Equal stretches up to this long inside a change stay part of it. */
const ISLAND = 3;
/** Two values shorter than this and not equally long read as one removed and one added: "held", "shipped". */
const VALUE_MAX = 16;

/** Whether differing sides are shown byte against byte, or as removed and added. */
export function standsAgainst({ left, right }: Box): boolean {
  const [l, r] = [rangeLength(left), rangeLength(right)];
  return l === r || Math.min(l, r) >= VALUE_MAX;
}

/**
 * Compares both sides of `within` position by position; what the longer side has over is one insert or delete.
 * Equal stretches of up to three bytes inside a change stay part of it.
 */
export function compareByteByByte(a: Uint8Array, b: Uint8Array, within: Box): Run[] {
  const [a0, a1] = within.left;
  const [b0, b1] = within.right;
  const paired = Math.min(a1 - a0, b1 - b0);
  const runs: Run[] = [];
  const push = (kind: 'equal' | 'change', start: number, end: number) => {
    if (start === end) return;
    runs.push({ kind, left: [a0 + start, a0 + end], right: [b0 + start, b0 + end] });
  };
  let at = 0;
  while (at < paired) {
    const equalFrom = at;
    while (at < paired && a[a0 + at] === b[b0 + at]) at += 1;
    push('equal', equalFrom, at);
    if (at === paired) break;
    const changeFrom = at;
    let lastDifference = at;
    while (at < paired && at - lastDifference <= ISLAND) {
      if (a[a0 + at] !== b[b0 + at]) lastDifference = at;
      at += 1;
    }
    at = lastDifference + 1;
    push('change', changeFrom, at);
  }
  const left = [a0 + paired, a1] as const;
  const right = [b0 + paired, b1] as const;
  if (left[1] > left[0]) runs.push({ kind: 'delete', left, right: [b1, b1] });
  if (right[1] > right[0]) runs.push({ kind: 'insert', left: [a1, a1], right });
  return runs;
}
