import { STATUSES, type Status } from './entry';
import { nameProblem } from './names';

/** What a list of entries is narrowed to. Names compare exactly; `text` matches anywhere, ignoring case, and a whole peer id. */
export interface EntryFilter {
  readonly collection?: string;
  /** A violation kind, or the tag of an unknown one. */
  readonly violation?: string;
  /** `attention`: what an expiry owed and could not be done. */
  readonly status?: Status | 'attention';
  readonly user?: string;
  readonly document?: string;
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

const NAMES = ['collection', 'violation', 'user', 'document'] as const;
export const FILTER_PARAMETERS = [...NAMES, 'status', 'text', 'cursor'] as const;

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
  for (const name of ['status', ...NAMES, 'text'] as const) {
    const value = filter[name];
    if (value !== undefined) params.set(name, value);
  }
  return params;
}
