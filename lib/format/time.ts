import { grouped } from './number';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** The last millisecond a JavaScript date can name. */
const LAST_DATE = 8.64e15;

/**
 * A span in its two largest units: `45 s`, `1 h 34 min`, `3 d 4 h`. Milliseconds; never negative.
 * Hours go on to 72 before days take over, because ttls are thought of in hours.
 */
export function span(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / SECOND)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < 72 * HOUR) return two(left, HOUR, 'h', MINUTE, 'min');
  if (left < 2 * YEAR) return two(left, DAY, 'd', HOUR, 'h');
  return `${grouped(Math.floor(left / YEAR))} years`;
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}

/** A span in one unit, for narrow columns: `45 s`, `12 min`, `66 h`, `9 d`. Milliseconds. */
export function shortSpan(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / SECOND)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < 100 * HOUR) return `${Math.floor(left / HOUR)} h`;
  if (left < 2 * YEAR) return `${Math.floor(left / DAY)} d`;
  return `${grouped(Math.floor(left / YEAR))} years`;
}

/** Where a moment lies seen from `now`: `1 h 34 min ago`, `just now`, `in 3 min`. Epoch milliseconds. */
export function relative(at: number, now: number): string {
  const passed = now - at;
  if (passed <= -SECOND) return `in ${span(-passed)}`;
  if (passed < 5 * SECOND) return 'just now';
  return `${span(passed)} ago`;
}

/** ISO 8601 in UTC with milliseconds, for `<time datetime>` and copying; null outside the calendar. */
export function iso(at: number): string | null {
  return Math.abs(at) <= LAST_DATE ? new Date(at).toISOString() : null;
}

/** The zone times are shown in unless a person chose their own. */
export const UTC = 'UTC';

/** The IANA zone of this name, such as `Europe/Berlin`; UTC for anything else. */
export function zoneNamed(name: string | undefined): string {
  if (name === undefined || name === '' || name === UTC) return UTC;
  return formatOf(name) === null ? UTC : name;
}

/** A moment to the second with its zone: `2026-11-23 12:27:41 UTC`, `2026-11-23 13:27:41 UTC+1`. */
export function absolute(at: number, zone = UTC): string {
  const { date, time, offset } = partsIn(at, zone);
  return date === null ? 'beyond the calendar' : `${date} ${time} ${offset}`;
}

/** The clock time alone, for "as of": `12:27:41 UTC`. */
export function clock(at: number, zone = UTC): string {
  const { time, offset } = partsIn(at, zone);
  return `${time} ${offset}`;
}

/** The start of an hour or so, for charts: `14:00` with its day of the month and its offset, `UTC` or `UTC+1`. */
export function hourIn(
  at: number,
  zone = UTC,
): {
  readonly time: string;
  readonly month: number;
  readonly day: number;
  readonly offset: string;
} {
  const { date, time, offset } = partsIn(at, zone);
  const [, month = 1, day = 1] = (date ?? '').split('-').map(Number);
  return { time: time.slice(0, 5), month, day, offset };
}

interface ZonedParts {
  /** Null: no date can name the moment. */
  readonly date: string | null;
  readonly time: string;
  readonly offset: string;
}

function partsIn(at: number, zone: string): ZonedParts {
  const text = iso(at);
  if (text === null) return { date: null, time: '--:--:--', offset: UTC };
  const format = zone === UTC ? null : formatOf(zone);
  if (format === null) {
    const [date = '', rest = ''] = text.split('T');
    return { date, time: rest.slice(0, 8), offset: UTC };
  }
  const part = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  ) as { readonly [type in Intl.DateTimeFormatPartTypes]?: string };
  return {
    date: `${part.year ?? ''}-${part.month ?? ''}-${part.day ?? ''}`,
    time: `${part.hour ?? ''}:${part.minute ?? ''}:${part.second ?? ''}`,
    offset: offsetName(part.timeZoneName ?? ''),
  };
}

// Servers and browsers write the zero and the minus of an offset differently.
function offsetName(name: string): string {
  return name
    .replace('GMT', UTC)
    .replace('\u2212', '-')
    .replace(/[+-]0$/, '');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it. Null: there is no such zone. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'shortOffset',
    });
    formats.set(zone, made);
    return made;
  } catch {
    return null;
  }
}

/** Epoch seconds as a u64 in decimal to epoch milliseconds; null when no date can name them. */
export function fromEpochSeconds(seconds: string): number | null {
  const ms = BigInt(seconds) * 1000n;
  return ms <= BigInt(LAST_DATE) ? Number(ms) : null;
}
