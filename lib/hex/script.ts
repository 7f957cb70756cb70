import { box, type Box, type Match } from './runs';

/** An edit script seen as the matches it keeps: everything between two of them is removed and added. */

/** Matches in order, those that continue each other on both sides joined. */
export function joinMatches(matches: readonly Match[]): Match[] {
  const joined: Match[] = [];
  for (const match of matches) {
    const last = joined.at(-1);
    if (
      last &&
      last.left + last.length === match.left &&
      last.right + last.length === match.right
    ) {
      joined[joined.length - 1] = { ...last, length: last.length + match.length };
    } else {
      joined.push(match);
    }
  }
  return joined;
}

/** What lies before, between and after the matches: one area more than there are matches, the outer ones perhaps empty. */
export function areasBetween(
  matches: readonly Match[],
  leftLength: number,
  rightLength: number,
): Box[] {
  let left = 0;
  let right = 0;
  const areas: Box[] = [];
  for (const match of matches) {
    areas.push(box(left, match.left, right, match.right));
    left = match.left + match.length;
    right = match.right + match.length;
  }
  areas.push(box(left, leftLength, right, rightLength));
  return areas;
}

function contains(area: Box, part: Box): boolean {
  return (
    area.left[0] <= part.left[0] &&
    part.left[1] <= area.left[1] &&
    area.right[0] <= part.right[0] &&
    part.right[1] <= area.right[1]
  );
}

/** For each area the parts it holds; both lists in order, every part in one area. */
export function distribute(areas: readonly Box[], parts: readonly Box[]): Box[][] {
  let next = 0;
  return areas.map((area) => {
    const held: Box[] = [];
    for (let part = parts[next]; part && contains(area, part); part = parts[next]) {
      held.push(part);
      next += 1;
    }
    return held;
  });
}
