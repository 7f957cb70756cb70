import { compareByteByByte, standsAgainst } from './bytewise';
import { box, type Box, type Match, type Run } from './runs';
import { areasBetween, distribute } from './script';

/** One side went, the other came; the removed bytes first. */
function removeAndAdd({ left, right }: Box): Run[] {
  const runs: Run[] = [];
  if (left[1] > left[0]) runs.push({ kind: 'delete', left, right: [right[0], right[0]] });
  if (right[1] > right[0]) runs.push({ kind: 'insert', left: [left[1], left[1]], right });
  return runs;
}

function runsOfHunk(a: Uint8Array, b: Uint8Array, area: Box): Run[] {
  return standsAgainst(area) ? compareByteByByte(a, b, area) : removeAndAdd(area);
}

/** Joins neighbours of one kind, and sorts what went before what came: parts solved apart may meet. */
function tidy(runs: readonly Run[]): Run[] {
  const tidied: Run[] = [];
  const groupOf = ({ kind }: Run) => (kind === 'insert' ? 'delete' : kind);
  let first: Run | undefined;
  runs.forEach((run, i) => {
    first ??= run;
    const next = runs[i + 1];
    if (next && groupOf(next) === groupOf(run)) return;
    const area = box(first.left[0], run.left[1], first.right[0], run.right[1]);
    if (groupOf(run) === 'delete') tidied.push(...removeAndAdd(area));
    else tidied.push({ kind: run.kind, ...area });
    first = undefined;
  });
  return tidied;
}

/** The runs of a script: its matches, and the areas between, `unsolved` parts of them byte by byte. */
export function composeRuns(
  a: Uint8Array,
  b: Uint8Array,
  matches: readonly Match[],
  unsolved: readonly Box[],
): Run[] {
  const runs: Run[] = [];
  const append = (more: readonly Run[]) => {
    for (const run of more) runs.push(run);
  };
  const areas = areasBetween(matches, a.length, b.length);
  const held = distribute(areas, unsolved);
  areas.forEach((area, i) => {
    let [left] = area.left;
    let [right] = area.right;
    for (const part of held[i] ?? []) {
      append(runsOfHunk(a, b, box(left, part.left[0], right, part.right[0])));
      append(compareByteByByte(a, b, part));
      left = part.left[1];
      right = part.right[1];
    }
    append(runsOfHunk(a, b, box(left, area.left[1], right, area.right[1])));
    const match = matches[i];
    if (match) {
      const { left: l, right: r, length } = match;
      runs.push({ kind: 'equal', left: [l, l + length], right: [r, r + length] });
    }
  });
  return tidy(runs);
}
