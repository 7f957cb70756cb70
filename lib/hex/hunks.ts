import { standsAgainst } from './bytewise';
import { box, boxSize, rangeLength, type Box, type Match } from './runs';
import { areasBetween, distribute } from './script';

/** A script with what its differing parts cost, which is what the readability rules weigh. */

export interface Hunk {
  readonly area: Box;
  /** Bytes removed, added or changed in here. */
  readonly cost: number;
  /** The same before any island was given up. */
  readonly budget: number;
  /** False where the shortest script is unknown: such a part is left as it is. */
  readonly exact: boolean;
}

/** Matches and what lies around them: one hunk more than there are matches, the outer ones perhaps empty. */
export interface Script {
  readonly matches: readonly Match[];
  readonly hunks: readonly Hunk[];
}

export interface Sides {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
}

/** Bytes added, removed or changed in `area` as it will be shown; stops counting changes above `limit`. */
export function costOf({ a, b }: Sides, area: Box, limit = Infinity): number {
  const { left, right } = area;
  if (!standsAgainst(area)) return boxSize(area);
  const paired = Math.min(rangeLength(left), rangeLength(right));
  let cost = boxSize(area) - 2 * paired;
  for (let i = 0; i < paired && cost <= limit; i += 1) {
    if (a[left[0] + i] !== b[right[0] + i]) cost += 1;
  }
  return cost;
}

/** `unsolved` parts lie between matches, in order. */
export function scriptOf(
  sides: Sides,
  matches: readonly Match[],
  unsolved: readonly Box[],
): Script {
  const areas = areasBetween(matches, sides.a.length, sides.b.length);
  const held = distribute(areas, unsolved);
  const hunks = areas.map((area, i) => {
    const cost = costOf(sides, area);
    return { area, cost, budget: cost, exact: held[i]?.length === 0 };
  });
  return { matches, hunks };
}

/** Everything from the start of `first` to the end of `last`. */
export function span(first: Hunk, last: Hunk): Box {
  return box(first.area.left[0], last.area.left[1], first.area.right[0], last.area.right[1]);
}
