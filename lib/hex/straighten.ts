import { compareByteByByte } from './bytewise';
import { costOf, span, type Hunk, type Script, type Sides } from './hunks';
import { boxSize, rangeLength, type Match } from './runs';
import { joinMatches } from './script';

/** How many hunks on a shift is expected to be taken back. */
const SHIFT_WINDOW = 8;

interface Return {
  readonly until: number;
  /** Changed bytes that cost as much as what the script removes and adds on the way. */
  readonly limit: number;
}

/** The hunks, among the next `window`, after which both sides are as far apart as before `from`. */
function returnsAfter(hunks: readonly Hunk[], from: number, window: number): Return[] {
  const found: Return[] = [];
  let shift = 0;
  let removedAndAdded = 0;
  for (let i = from; i < Math.min(hunks.length, from + window); i += 1) {
    const hunk = hunks[i];
    if (!hunk?.exact) break;
    shift += rangeLength(hunk.area.right) - rangeLength(hunk.area.left);
    removedAndAdded += boxSize(hunk.area);
    if (i > from && shift === 0) found.push({ until: i, limit: Math.floor(removedAndAdded / 2) });
  }
  return found;
}

/** The hunk up to which `from` on costs no more byte against byte; `from` itself when there is none. */
function straightUntil(sides: Sides, hunks: readonly Hunk[], from: number): number {
  const first = hunks[from];
  if (!first || boxSize(first.area) === 0) return from;
  // Sparse data drifts for long before it returns, so the first hunk also looks at everything at once.
  const atStart = from === hunks.findIndex(({ area }) => boxSize(area) > 0);
  const candidates = [
    ...(atStart ? returnsAfter(hunks, from, Infinity).slice(-1) : []),
    ...returnsAfter(hunks, from, SHIFT_WINDOW),
  ];
  const fitting = candidates.find(({ until, limit }) => {
    const last = hunks[until];
    return last && costOf(sides, span(first, last), limit) <= limit;
  });
  return fitting?.until ?? from;
}

/**
 * The matches of `script`, except where shifts cancel out (a zero inserted here, one removed there) and standing byte
 * against byte costs no more: there the bytes stand against each other. Removes and adds no more than before.
 */
export function straighten(sides: Sides, { matches, hunks }: Script): Match[] {
  const kept: Match[] = [];
  for (let i = 0; i < hunks.length; i += 1) {
    const until = straightUntil(sides, hunks, i);
    const [first, last] = [hunks[i], hunks[until]];
    if (until > i && first && last) {
      for (const run of compareByteByByte(sides.a, sides.b, span(first, last))) {
        if (run.kind === 'equal') {
          kept.push({ left: run.left[0], right: run.right[0], length: rangeLength(run.left) });
        }
      }
      i = until;
    }
    const next = matches[i];
    if (next) kept.push(next);
  }
  return joinMatches(kept);
}
