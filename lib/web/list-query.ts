import { type EntryFilter, FILTER_PARAMETERS, parseEntryFilter } from '@/lib/dlq/filter';
import { problem, type Problem } from './problem';

export const LIST_LIMIT = 100;
const DEFAULT_LIMIT = 50;
const KNOWN = new Set<string>([...FILTER_PARAMETERS, 'limit']);

export type ListQuery =
  | {
      readonly ok: true;
      readonly filter: EntryFilter;
      readonly cursor: string | null;
      readonly limit: number;
    }
  | { readonly ok: false; readonly problem: Problem };

/** Reads the query of a list request; an unknown, repeated or wrong parameter is refused by name. */
export function readListQuery(url: URL): ListQuery {
  const parsed = parseEntryFilter(url.searchParams);
  const problems = [...parsed.problems];
  for (const name of new Set(url.searchParams.keys())) {
    if (!KNOWN.has(name)) problems.push({ parameter: name, message: 'no such parameter' });
  }
  const limits = url.searchParams.getAll('limit');
  const limit = limits.length === 0 ? DEFAULT_LIMIT : whole(limits);
  if (limit === null) {
    problems.push({
      parameter: 'limit',
      message: `one whole number from 1 to ${String(LIST_LIMIT)}`,
    });
  }
  if (problems.length > 0 || limit === null) {
    const errors = problems.map(({ parameter, message }) => ({
      pointer: `?${parameter}`,
      code: 'query-parameter',
      detail: message,
    }));
    const detail = problems.map((p) => `${p.parameter}: ${p.message}.`).join(' ');
    return { ok: false, problem: problem(400, 'query-parameter', detail, { errors }) };
  }
  return { ok: true, filter: parsed.filter, cursor: parsed.cursor, limit };
}

function whole([text, ...more]: readonly string[]): number | null {
  if (text === undefined || more.length > 0 || !/^[1-9][0-9]{0,2}$/.test(text)) return null;
  const value = Number(text);
  return value <= LIST_LIMIT ? value : null;
}
