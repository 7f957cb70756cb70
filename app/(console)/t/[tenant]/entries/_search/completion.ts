import { isValueKey, KEYS, VALUE_KEYS, type ValueKey } from '@/lib/dlq/query-keys';
import { tokensOf, writeValue } from '@/lib/dlq/query-tokens';

/** What somebody is in the middle of writing: a key, or text that may become one, or a value of a key. */
export interface Typing {
  /** The key whose value it is; null: the key itself. */
  readonly key: ValueKey | 'tenant' | null;
  /** What of it stands before the caret. */
  readonly prefix: string;
  /** The part of the query that a choice replaces. */
  readonly start: number;
  readonly end: number;
}

/** What is being written where the caret stands. */
export function typingAt(query: string, caret: number): Typing {
  const token = tokensOf(query).find(({ start, end }) => start < caret && caret <= end);
  if (!token) return { key: null, prefix: '', start: caret, end: caret };
  const start = query[token.start] === '-' && caret > token.start ? token.start + 1 : token.start;
  const [head = '', word = ''] = /^([A-Za-z_]+):/.exec(query.slice(start, token.end)) ?? [];
  const key = word.toLowerCase();
  if (caret < start + head.length || !(isValueKey(key) || key === 'tenant')) {
    return { key: null, prefix: query.slice(start, caret), start, end: token.end };
  }
  const commas = commasIn(query, start + head.length, token.end);
  const before = commas.findLast((at) => at < caret);
  const from = before === undefined ? start + head.length : before + 1;
  const until = commas.find((at) => at >= caret) ?? token.end;
  return { key, prefix: unquoted(query.slice(from, caret)), start: from, end: until };
}

/** Commas between values, not those inside quotes. */
function commasIn(query: string, from: number, until: number): number[] {
  const commas: number[] = [];
  let quoted = false;
  for (let at = from; at < until; at += 1) {
    if (quoted && query[at] === '\\') at += 1;
    else if (query[at] === '"') quoted = !quoted;
    else if (!quoted && query[at] === ',') commas.push(at);
  }
  return commas;
}

/** A value that may lack its closing quote. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .replace(/^"/, '')
    .replace(/(?<!\\)"$/, '')
    .replaceAll(/\\(["\\])/g, '$1');
}

export interface Edit {
  readonly query: string;
  readonly caret: number;
}

/** The query with a key where one was being written; its value comes next. */
export function withKey(query: string, { start, end }: Typing, key: string): Edit {
  return replaced(query, start, end, `${key}:`);
}

/** The query with a value where one was being written; at the end a blank invites the next part. */
export function withValue(query: string, { start, end }: Typing, value: string): Edit {
  return replaced(query, start, end, `${writeValue(value)}${end === query.length ? ' ' : ''}`);
}

function replaced(query: string, start: number, end: number, text: string): Edit {
  return { query: query.slice(0, start) + text + query.slice(end), caret: start + text.length };
}

/** Values that are the same everywhere. */
const FIXED: { readonly [K in ValueKey]?: readonly (readonly [value: string, label: string])[] } = {
  held: [
    ['yes', 'kept from the sweep'],
    ['no', 'not held'],
  ],
  age: [
    ['<1h', 'came in within the hour'],
    ['<1d', 'within a day'],
    ['<1w', 'within a week'],
    ['>1h', 'over an hour old'],
    ['>1d', 'over a day old'],
    ['1d..3d', 'one to three days old'],
  ],
  retries: [
    ['0', 'never tried again'],
    ['>=1', 'tried again at least once'],
    ['>=3', 'three times or more'],
    ['1..4', 'one to four times'],
  ],
};

/** The days one asks for most, UTC. `now` is epoch milliseconds. */
function days(now: number): readonly (readonly [string, string])[] {
  const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10);
  return [
    [day(0), 'today, UTC'],
    [day(1), 'yesterday, UTC'],
    [`>=${day(7)}`, 'since a week ago'],
    [`${day(7)}..${day(1)}`, 'the week before today'],
  ];
}

/** Values of a key that need no look at the tenant; null: they do, or nobody could list them. */
export function fixedValues(
  key: ValueKey,
  prefix: string,
  now: number,
): readonly (readonly [value: string, label: string])[] | null {
  const all = key === 'arrived' ? days(now) : FIXED[key];
  return all?.filter(([value]) => value.startsWith(prefix)) ?? null;
}

/** Keys that begin with a text, then those whose meaning mentions it. */
export function keysFor(prefix: string): readonly ValueKey[] {
  const text = prefix.toLowerCase();
  const begins = VALUE_KEYS.filter((key) => key.startsWith(text));
  const mentions = VALUE_KEYS.filter(
    (key) => text.length > 2 && !begins.includes(key) && KEYS[key].about.includes(text),
  );
  return [...begins, ...mentions];
}
