/** The words a byte diff is told in. Ranges are half-open and count bytes of their own side. */

export type Range = readonly [start: number, end: number];

/**
 * `change` stands byte against byte (both ranges equally long) and may hold equal pairs: an island too short to be worth
 * a run of its own. `insert` has an empty left range, `delete` an empty right one.
 */
export type RunKind = 'equal' | 'insert' | 'delete' | 'change';

export interface Run {
  readonly kind: RunKind;
  readonly left: Range;
  readonly right: Range;
}

export function rangeLength(range: Range): number {
  return range[1] - range[0];
}

/** Bytes that are the same on both sides from the two offsets on, `length` of them. */
export interface Match {
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/** A part of both sides that is still to be aligned, or was given up on. */
export interface Box {
  readonly left: Range;
  readonly right: Range;
}

export function box(l0: number, l1: number, r0: number, r1: number): Box {
  return { left: [l0, l1], right: [r0, r1] };
}

export function boxSize(of: Box): number {
  return rangeLength(of.left) + rangeLength(of.right);
}
