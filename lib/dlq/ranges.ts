/** Ranges as a filter writes them: `3`, `>=3`, `<1h`, `1h..3d`. */

/** Both ends inclusive; null: open. */
export interface Range {
  readonly min: number | null;
  readonly max: number | null;
}

export const AGE_FORM = 'not an age like >1h, <3d or 1h..3d (s, m, h, d, w)';
export const RETRY_FORM = 'not a number like 3, >=3, <5 or 1..4';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** Longest age asked for: a hundred years. */
const AGE_MAX = 3_155_760_000_000;

function span(text: string): number | null {
  const match = /^([0-9]{1,10})([smhdw])$/.exec(text);
  const unit = UNITS.get(match?.[2] ?? '');
  if (unit === undefined) return null;
  const ms = Number(match?.[1]) * unit;
  return ms <= AGE_MAX ? ms : null;
}

/** An age in milliseconds: `>1h` at least, `<3d` at most, `1h..3d` between; null: not one. */
export function ageRange(text: string): Range | null {
  const sides = text.split('..');
  if (sides.length === 2) return between(span(sides[0] ?? ''), span(sides[1] ?? ''));
  const match = /^([<>])=?(.+)$/.exec(text);
  const ms = span(match?.[2] ?? '');
  if (ms === null) return null;
  return match?.[1] === '>' ? { min: ms, max: null } : { min: null, max: ms };
}

/** A count: `3`, `>=3`, `>3`, `<=3`, `<3`, `1..4`; null: not one. */
export function retryRange(text: string): Range | null {
  const match = /^(>=|<=|>|<|)([0-9]{1,9})(?:\.\.([0-9]{1,9}))?$/.exec(text);
  if (!match) return null;
  const n = Number(match[2]);
  const [, sign = '', , end] = match;
  if (end !== undefined) return sign === '' ? between(n, Number(end)) : null;
  switch (sign) {
    case '>=':
      return { min: n, max: null };
    case '>':
      return { min: n + 1, max: null };
    case '<=':
      return { min: null, max: n };
    case '<':
      return n === 0 ? null : { min: null, max: n - 1 };
    default:
      return { min: n, max: n };
  }
}

function between(min: number | null, max: number | null): Range | null {
  return min === null || max === null || min > max ? null : { min, max };
}
