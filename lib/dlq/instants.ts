/** Ranges of moments as a filter writes them: `2026-11-20`, `>=2026-11-20T08:00Z`, `2026-11-01..2026-11-03`. */

/** Epoch milliseconds, `from` inclusive, `until` exclusive; null: open. */
export interface Moments {
  readonly from: number | null;
  readonly until: number | null;
}

export const ARRIVED_FORM =
  'not a UTC day like 2026-11-20, or >=2026-11-20T08:00Z, or 2026-11-01..2026-11-03';

const DAY_MS = 86_400_000;

/** A day or a moment: when it begins and when it is over. */
function moment(text: string): { readonly from: number; readonly until: number } | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(\.\d{3})?Z)?$/.exec(text);
  if (!match) return null;
  const [, day = '', minutes, seconds, millis] = match;
  // oxlint-disable-next-line no-restricted-globals -- reads a text, not the clock
  const from = Date.parse(`${day}T${minutes ?? '00:00'}${seconds ?? ':00'}${millis ?? '.000'}Z`);
  // `2026-02-30` would be taken for a day in March.
  // oxlint-disable-next-line no-restricted-globals -- as above
  if (Number.isNaN(from) || new Date(from).toISOString().slice(0, 10) !== day) return null;
  const span =
    minutes === undefined
      ? DAY_MS
      : seconds === undefined
        ? 60_000
        : millis === undefined
          ? 1_000
          : 1;
  return { from, until: from + span };
}

/** The moments a text names; null: it names none. */
export function arrivedRange(text: string): Moments | null {
  const sides = text.split('..');
  if (sides.length === 2) {
    const [first, last] = sides.map(moment);
    if (first == null || last == null || first.from > last.from) return null;
    return { from: first.from, until: last.until };
  }
  const [, sign = '', day = ''] = /^(>=|<=|>|<|)(.+)$/.exec(text) ?? [];
  const at = moment(day);
  if (at === null) return null;
  switch (sign) {
    case '>=':
      return { from: at.from, until: null };
    case '>':
      return { from: at.until, until: null };
    case '<=':
      return { from: null, until: at.until };
    case '<':
      return { from: null, until: at.from };
    default:
      return at;
  }
}
