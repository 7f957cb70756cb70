import { standsAgainst } from './bytewise';
import { costOf, scriptOf, span, type Hunk, type Script, type Sides } from './hunks';
import { editDistance } from './levenshtein';
import { boxSize, rangeLength, type Box, type Match } from './runs';
import { straighten } from './straighten';

/**
 * A shortest script is not the most readable one: "held" -> "shipped" shares h, e and d by chance. Islands of up to three
 * equal bytes go where they are short beside both neighbours. The script stays within twice the shortest one, whether a
 * changed byte counts once or as one removed and one added.
 */
const ISLAND_MAX = 3;
/** Up to 1 KiB against 1 KiB the fewest edits are counted, in a few milliseconds. */
const COUNTED_CELLS = 2 ** 20;

/** Bytes the script may still add, remove or change beyond what it does now. */
interface Slack {
  left: number;
}

function longerSide({ left, right }: Box): number {
  return Math.max(rangeLength(left), rangeLength(right));
}

function joinAcross(
  sides: Sides,
  before: Hunk,
  island: Match,
  after: Hunk,
  slack: Slack,
): Hunk | null {
  if (!before.exact || !after.exact || island.length > ISLAND_MAX) return null;
  if (island.length > Math.min(longerSide(before.area), longerSide(after.area))) return null;
  const area = span(before, after);
  const budget = before.budget + after.budget;
  const cost = costOf(sides, area, budget);
  const extra = cost - before.cost - after.cost;
  const allowed = standsAgainst(area) ? budget : 2 * budget;
  if (cost > allowed || extra > slack.left) return null;
  slack.left -= extra;
  return { area, cost, budget, exact: true };
}

/** Repeated until nothing more joins. */
function dropIslands(sides: Sides, script: Script, slack: Slack): Match[] {
  let { matches, hunks } = script;
  for (;;) {
    const nextMatches: Match[] = [];
    const nextHunks = hunks.slice(0, 1);
    for (const [i, island] of matches.entries()) {
      const before = nextHunks.at(-1);
      const after = hunks[i + 1];
      if (!before || !after) break;
      const joined = joinAcross(sides, before, island, after, slack);
      if (joined) {
        nextHunks[nextHunks.length - 1] = joined;
      } else {
        nextMatches.push(island);
        nextHunks.push(after);
      }
    }
    if (nextMatches.length === matches.length) return nextMatches;
    matches = nextMatches;
    hunks = nextHunks;
  }
}

/**
 * Twice the fewest bytes any script adds, removes or changes: counted for small inputs; otherwise what the shortest script
 * removes and adds, which is at most that (a change is worth one removed and one added).
 */
function twiceFewestEdits({ a, b }: Sides, hunks: readonly Hunk[]): number {
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (!first || !last) return 0;
  const core = span(first, last);
  const cells = rangeLength(core.left) * rangeLength(core.right);
  if (cells <= COUNTED_CELLS) return 2 * editDistance(a, b, core);
  return hunks.reduce((sum, { area }) => sum + boxSize(area), 0);
}

/** The matches of a shortest script, less those that only confuse. `unsolved` parts lie between matches, in order. */
export function keepReadable(
  a: Uint8Array,
  b: Uint8Array,
  matches: readonly Match[],
  unsolved: readonly Box[],
): Match[] {
  const sides = { a, b };
  const shortest = scriptOf(sides, matches, unsolved);
  const straight = scriptOf(sides, straighten(sides, shortest), unsolved);
  const cost = straight.hunks.reduce((sum, hunk) => sum + hunk.cost, 0);
  return dropIslands(sides, straight, { left: twiceFewestEdits(sides, shortest.hunks) - cost });
}
