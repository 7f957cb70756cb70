import { STATUSES, type Status } from './entry';
import { parseU64 } from './ids';
import { nameProblem } from './names';
import { AGE_FORM, ageRange, RETRY_FORM, retryRange } from './ranges';

/** What a list of entries is narrowed to. Names compare exactly; `text` matches anywhere, ignoring case, and a whole peer id. */
export interface EntryFilter {
  readonly collection?: string;
  /** A violation kind, or the tag of an unknown one. */
  readonly violation?: string;
  /** `attention`: what an expiry owed and could not be done. */
  readonly status?: Status | 'attention';
  readonly user?: string;
  readonly document?: string;
  readonly session?: string;
  /** A client version, a remote address or a device's own peer id. */
  readonly device?: string;
  /** Peer id, decimal. */
  readonly peer?: string;
  /** Since arrival, see `ageRange`. */
  readonly age?: string;
  /** Attempts so far, see `retryRange`. */
  readonly retries?: string;
  readonly held?: 'yes' | 'no';
  /** SHA-256 of the delta's bytes, lower-case hex. */
  readonly bytes?: string;
  readonly text?: string;
}

export interface FilterProblem {
  readonly parameter: string;
  readonly message: string;
}

export interface ParsedFilter {
  readonly filter: EntryFilter;
  readonly cursor: string | null;
  readonly problems: readonly FilterProblem[];
}

const NAMES = ['collection', 'violation', 'user', 'document', 'session', 'device'] as const;
const RANGES = ['peer', 'age', 'retries', 'held', 'bytes'] as const;
export const FILTER_PARAMETERS = [...NAMES, ...RANGES, 'status', 'text', 'cursor'] as const;

/** Longest text searched for; longer patterns only cost. */
export const TEXT_LIMIT = 200;

type Params = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;

function values(params: Params, name: string): string[] {
  if (params instanceof URLSearchParams) return params.getAll(name);
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Reads a filter from search parameters. What is wrong is named, never silently dropped. */
export function parseEntryFilter(params: Params): ParsedFilter {
  const problems: FilterProblem[] = [];
  const found: { -readonly [K in keyof EntryFilter]: EntryFilter[K] } = {};
  const one = (name: string): string | null => {
    const all = values(params, name);
    if (all.length > 1) problems.push({ parameter: name, message: 'given more than once' });
    const [value] = all;
    if (value === undefined || value === '') return null;
    if (value.includes('\0')) {
      problems.push({ parameter: name, message: 'contains a NUL character' });
      return null;
    }
    return value;
  };
  for (const name of NAMES) {
    const value = one(name);
    if (value === null) continue;
    const wrong = nameProblem(value);
    if (wrong === null) found[name] = value;
    else problems.push({ parameter: name, message: wrong.words });
  }
  const status = one('status');
  if (status !== null) {
    const known = [...STATUSES, 'attention' as const].find((s) => s === status);
    if (known) found.status = known;
    else {
      problems.push({
        parameter: 'status',
        message: `not one of ${STATUSES.join(', ')}, attention`,
      });
    }
  }
  const peer = one('peer');
  if (peer !== null) {
    if (parseU64(peer) === null) {
      problems.push({ parameter: 'peer', message: 'not a peer id: 0 to 18446744073709551615' });
    } else {
      found.peer = peer;
    }
  }
  const age = one('age');
  if (age !== null) {
    if (ageRange(age) === null) problems.push({ parameter: 'age', message: AGE_FORM });
    else found.age = age;
  }
  const retries = one('retries');
  if (retries !== null) {
    if (retryRange(retries) === null) problems.push({ parameter: 'retries', message: RETRY_FORM });
    else found.retries = retries;
  }
  const held = one('held');
  if (held !== null) {
    if (held === 'yes' || held === 'no') found.held = held;
    else problems.push({ parameter: 'held', message: 'not yes or no' });
  }
  const bytes = one('bytes');
  if (bytes !== null) {
    if (/^[0-9a-f]{64}$/.test(bytes)) found.bytes = bytes;
    else problems.push({ parameter: 'bytes', message: 'not a SHA-256 in lower-case hex' });
  }
  const text = one('text');
  if (text !== null) {
    if (text.length > TEXT_LIMIT) {
      problems.push({
        parameter: 'text',
        message: `longer than ${String(TEXT_LIMIT)} characters`,
      });
    } else {
      found.text = text;
    }
  }
  return { filter: found, cursor: one('cursor'), problems };
}

/** The search parameters of a filter, in a fixed order, so that equal filters have equal addresses. */
export function filterToParams(filter: EntryFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ['status', ...NAMES, ...RANGES, 'text'] as const) {
    const value = filter[name];
    if (value !== undefined) params.set(name, value);
  }
  return params;
}
