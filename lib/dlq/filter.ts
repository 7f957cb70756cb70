import {
  isValueKey,
  KEYS,
  type Read,
  readText,
  VALUE_KEYS,
  type ValueKey,
  TEXTS_LIMIT,
  VALUES_LIMIT,
} from './query-keys';
import { isConnective, type Token, tokensOf, writeText, writeValue } from './query-tokens';

/**
 * A set of a tenant's entries, written as a query: `status:pending -user:alice,bob retries:>=3 "lost order"`. A list, a
 * count, an export, a group and an operation on many all name their entries this way. Names compare exactly; text
 * matches anywhere, ignoring case.
 */

export type FilterKey = ValueKey | 'text';

export interface Term {
  readonly key: FilterKey;
  /** None of the values, instead of any. */
  readonly not: boolean;
  /** One or more, each once, as `KEYS` keeps them. Of text, each term has one. */
  readonly values: readonly string[];
}

/** All terms have to hold. A key has at most one term of either kind; text may have several. In the order of `KEYS`. */
export interface EntryFilter {
  readonly terms: readonly Term[];
}

/** All entries of the tenant. */
export const NO_FILTER: EntryFilter = { terms: [] };

export interface QueryProblem {
  /** UTF-16 offsets into the query, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Half a sentence without its full stop. */
  readonly message: string;
}

export interface ParsedQuery {
  /** What was understood. */
  readonly filter: EntryFilter;
  readonly problems: readonly QueryProblem[];
  /** The tenant it asks for, decimal; null: none. */
  readonly tenant: string | null;
}

/** Longest query read, in UTF-16 units: what fits an address. */
export const QUERY_LIMIT = 8_000;
const TOO_LONG = `longer than ${String(QUERY_LIMIT)} characters`;

const NO_CONNECTIVE =
  'all parts have to hold, a comma between values means either, a minus leaves out; put quotes around it to look for the word';

/** Reads a query. Every part is either in the filter or a problem with its place; nothing is dropped. */
export function parseQuery(query: string): ParsedQuery {
  if (query.length > QUERY_LIMIT) {
    return {
      filter: NO_FILTER,
      problems: [{ start: 0, end: query.length, message: TOO_LONG }],
      tenant: null,
    };
  }
  const terms = new Terms();
  const problems: QueryProblem[] = [];
  let tenant: string | null = null;
  for (const token of tokensOf(query)) {
    const problem = (message: string) =>
      problems.push({ start: token.start, end: token.end, message });
    if (token.wrong !== null) problem(token.wrong);
    else if (isConnective(query.slice(token.start, token.end))) problem(NO_CONNECTIVE);
    else if (isTenant(token)) {
      const asked = tenantOf(token);
      if (asked === null) problem('not a tenant like tenant:7');
      else if (tenant !== null) problem('another tenant is named already');
      else tenant = asked;
    } else {
      const message = terms.take(token);
      if (message !== null) problem(message);
    }
  }
  const filter = terms.filter();
  // What is written back has to be read again.
  if (queryText(filter).length > QUERY_LIMIT) {
    problems.push({ start: 0, end: query.length, message: TOO_LONG });
    return { filter: NO_FILTER, problems, tenant };
  }
  return { filter, problems, tenant };
}

function tenantOf({ not, values }: Token): string | null {
  const [id = ''] = values;
  return !not && values.length === 1 && /^(0|[1-9][0-9]{0,18})$/.test(id) ? id : null;
}

/** Where a query leads that names another tenant, and what it asks there; null: it stays, or names several. */
export function tenantSwitch(
  query: string,
  here: string,
): { readonly tenant: string; readonly query: string } | null {
  const tokens = tokensOf(query);
  const named = tokens.map((token) => (isTenant(token) ? tenantOf(token) : null));
  const asked = [...new Set(named.filter((id) => id !== null))];
  const [tenant] = asked;
  if (tenant === undefined || asked.length > 1 || tenant === here) return null;
  const rest = tokens.filter((_, at) => named[at] === null);
  return { tenant, query: rest.map(({ start, end }) => query.slice(start, end)).join(' ') };
}

const isTenant = ({ key, wrong }: Token) => wrong === null && key?.toLowerCase() === 'tenant';

/** Terms while they are gathered. */
class Terms {
  readonly #terms: Term[] = [];

  /** Adds what a token asks; the answer says what is wrong with it. */
  take({ key, not, values }: Pick<Token, 'key' | 'not' | 'values'>): string | null {
    if (key === null || key === 'text') {
      const read = values.map(readText);
      const bad = wrongOf(read);
      if (bad !== null) return key === null ? bad : `text: ${bad}`;
      const texts = this.#terms.filter((term) => term.key === 'text').length;
      if (texts + values.length > TEXTS_LIMIT) return `more than ${String(TEXTS_LIMIT)} texts`;
      for (const value of keptOf(read)) this.#add({ key: 'text', not, values: [value] });
      return null;
    }
    const known = key.toLowerCase();
    if (!isValueKey(known)) {
      return `there is no filter “${key}”; put quotes around it to look for the text`;
    }
    if (values.length > VALUES_LIMIT) {
      return `${known}: more than ${String(VALUES_LIMIT)} values`;
    }
    const read = values.map((value) => KEYS[known].read(value));
    const bad = wrongOf(read);
    if (bad !== null) return `${known}: ${bad}`;
    const kept = [...new Set(keptOf(read))];
    const same = this.#terms.find((term) => term.key === known && term.not === not);
    if (same && !not) return `${known} is given twice; a comma between values means either`;
    const all = [...new Set([...(same?.values ?? []), ...kept])];
    if (all.length > VALUES_LIMIT) return `${known}: more than ${String(VALUES_LIMIT)} values`;
    if (same) this.#terms.splice(this.#terms.indexOf(same), 1);
    this.#add({ key: known, not, values: all });
    return null;
  }

  #add(term: Term): void {
    const twice = ({ key, not, values }: Term) =>
      key === 'text' && term.key === 'text' && not === term.not && values[0] === term.values[0];
    if (!this.#terms.some(twice)) this.#terms.push(term);
  }

  filter(): EntryFilter {
    return { terms: inOrder(this.#terms) };
  }
}

const wrongOf = (read: readonly Read[]): string | null =>
  read.flatMap((one) => ('wrong' in one ? [one.wrong] : []))[0] ?? null;
const keptOf = (read: readonly Read[]): string[] =>
  read.flatMap((one) => ('value' in one ? [one.value] : []));

const ORDER: readonly FilterKey[] = [...VALUE_KEYS, 'text'];

function inOrder(terms: readonly Term[]): Term[] {
  return terms.toSorted(
    (a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key) || Number(a.not) - Number(b.not),
  );
}

/** The query of a filter; equal filters have equal queries, and reading it gives the filter. */
export function queryText({ terms }: EntryFilter): string {
  return terms.map(termText).join(' ');
}

/** One term as a query writes it. */
export function termText({ key, not, values }: Term): string {
  const minus = not ? '-' : '';
  if (key === 'text') return `${minus}${writeText(values[0] ?? '')}`;
  return `${minus}${key}:${values.map(writeValue).join(',')}`;
}

/** The one value a key has to have; undefined: it may have others, or is not asked for. */
export function valueOf(filter: EntryFilter, key: FilterKey): string | undefined {
  const found = filter.terms.filter((term) => term.key === key && !term.not);
  return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined;
}

/** The same filter with the positive terms of a key replaced by one value, or taken away. */
export function withFilter(
  filter: EntryFilter,
  key: FilterKey,
  value: string | undefined,
): EntryFilter {
  const others = filter.terms.filter((term) => term.key !== key || term.not);
  if (value === undefined) return { terms: others };
  return { terms: inOrder([...others, { key, not: false, values: [value] }]) };
}

/** The same filter without one of its terms. */
export function withoutTerm(filter: EntryFilter, term: Term): EntryFilter {
  return { terms: filter.terms.filter((one) => one !== term) };
}

/** The same filter with a term turned into its opposite: what it asked for is left out, or the other way round. */
export function inverted(filter: EntryFilter, term: Term): EntryFilter {
  const rest = withoutTerm(filter, term);
  const { key, not, values } = term;
  if (not) return narrowedBy(rest, { terms: [{ key, not: false, values }] });
  const before = key === 'text' ? [] : rest.terms.filter((one) => one.key === key && one.not);
  return {
    terms: inOrder([
      ...rest.terms.filter((one) => !before.includes(one)),
      { key, not: true, values: [...new Set([...before.flatMap((one) => one.values), ...values])] },
    ]),
  };
}

/** Both filters at once; where both ask for a key, `more` counts. */
export function narrowedBy(filter: EntryFilter, more: EntryFilter): EntryFilter {
  const asked = (term: Term) =>
    more.terms.some(({ key, not }) => key !== 'text' && key === term.key && not === term.not);
  return { terms: inOrder([...filter.terms.filter((term) => !asked(term)), ...more.terms]) };
}

/** A filter of single values, as code writes it; throws when one is none. */
export function filterOf(values: { readonly [K in FilterKey]?: string | undefined }): EntryFilter {
  const terms = new Terms();
  for (const [key, given] of Object.entries(values)) {
    if (given === undefined) continue;
    const wrong = terms.take({ key, not: false, values: [given] });
    if (wrong !== null) throw new Error(`not a filter: ${wrong}`);
  }
  return terms.filter();
}

/** The set of these entries. */
export function entriesFilter(entryIds: readonly (string | bigint)[]): EntryFilter {
  if (entryIds.length === 0) throw new Error('no entry is no set');
  return { terms: [{ key: 'id', not: false, values: [...new Set(entryIds.map(String))] }] };
}

export interface FilterProblem {
  readonly parameter: string;
  readonly message: string;
  /** The part of the query that is meant, and where it begins: UTF-16 units from 0. */
  readonly part?: string;
  readonly start?: number;
}

export interface ParsedFilter {
  readonly filter: EntryFilter;
  readonly cursor: string | null;
  readonly problems: readonly FilterProblem[];
  /** The query as it was given; empty: none. */
  readonly query: string;
  /** The tenant it asks for, decimal; null: none. */
  readonly tenant: string | null;
}

/** A plain form submits a parameter a field; addresses are written with `q` alone. */
export const FILTER_PARAMETERS = ['q', ...VALUE_KEYS, 'text', 'cursor'] as const;

type Params = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;

function given(params: Params, name: string): string[] {
  if (params instanceof URLSearchParams) return params.getAll(name);
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Reads a filter from search parameters. What is wrong is named, never silently dropped. */
export function parseEntryFilter(params: Params): ParsedFilter {
  const problems: FilterProblem[] = [];
  const one = (parameter: string): string | null => {
    const all = given(params, parameter);
    if (all.length > 1) problems.push({ parameter, message: 'given more than once' });
    return all[0] || null;
  };
  const query = one('q') ?? '';
  const parsed = parseQuery(query);
  for (const { start, end, message } of parsed.problems) {
    problems.push({ parameter: 'q', message, part: query.slice(start, end), start });
  }
  const terms = new Terms();
  for (const term of parsed.filter.terms) terms.take(term);
  for (const key of ORDER) {
    const value = one(key);
    if (value === null) continue;
    const message = terms.take({ key, not: false, values: [value] });
    if (message !== null) problems.push({ parameter: key, message });
  }
  const { tenant } = parsed;
  return { filter: terms.filter(), cursor: one('cursor'), problems, query, tenant };
}

/** The search parameters of a filter. */
export function filterToParams(filter: EntryFilter): URLSearchParams {
  const query = queryText(filter);
  return new URLSearchParams(query === '' ? {} : { q: query });
}
