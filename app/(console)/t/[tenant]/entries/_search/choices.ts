import type { ValueKey } from '@/lib/dlq/query-keys';
import { KEYS } from '@/lib/dlq/query-keys';
import type { Suggestion } from '@/lib/dlq/suggestion';
import type { CappedCount } from '@/lib/dlq/views';
import { fixedValues, keysFor, type Typing } from './completion';

/** One line of what the search box offers. */
export interface Choice {
  readonly kind: 'key' | 'value' | 'query';
  /** What is put into the box. */
  readonly value: string;
  /** What it means; null: it speaks for itself. */
  readonly label: string | null;
  readonly count: CappedCount | null;
}

export interface Group {
  readonly heading: string;
  readonly choices: readonly Choice[];
}

/** Keys shown at once. */
const KEYS_SHOWN = 9;

/** What is offered for what is being written. `recent` are whole queries, for a box with nothing in it. */
export function groupsFor(
  typing: Typing,
  values: readonly Suggestion[],
  recent: readonly string[],
  now: number,
): readonly Group[] {
  const { key, prefix } = typing;
  if (key === 'tenant') return [];
  if (key !== null) return grouped(KEYS[key].about, valuesOf(key, prefix, values, now));
  const keys = keysFor(prefix).map((name): Choice => ({
    kind: 'key',
    value: name,
    label: KEYS[name].about,
    count: null,
  }));
  const latest = recent.map((query): Choice => ({
    kind: 'query',
    value: query,
    label: null,
    count: null,
  }));
  return [
    ...grouped('Your latest', latest),
    ...grouped('Narrow by', prefix === '' ? keys : keys.slice(0, KEYS_SHOWN)),
  ];
}

function valuesOf(
  key: ValueKey,
  prefix: string,
  values: readonly Suggestion[],
  now: number,
): readonly Choice[] {
  const fixed = fixedValues(key, prefix, now);
  if (fixed !== null) {
    return fixed.map(([value, label]) => ({ kind: 'value', value, label, count: null }));
  }
  return values.map((one) => ({ kind: 'value', ...one }));
}

const grouped = (heading: string, choices: readonly Choice[]): Group[] =>
  choices.length === 0 ? [] : [{ heading, choices }];
