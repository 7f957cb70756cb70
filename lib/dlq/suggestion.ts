import type { CappedCount } from './views';

/** A value that a key could have, as the search box offers it. */
export interface Suggestion {
  readonly value: string;
  /** What a person calls it; null: nothing better than the value. */
  readonly label: string | null;
  /** Null: it is not counted. */
  readonly count: CappedCount | null;
}

export interface Suggestions {
  readonly values: readonly Suggestion[];
  /** What the counts count: `entries of this tenant`. */
  readonly counted: string;
}

/** Keys whose values depend on what the tenant has. */
export const SUGGESTED_KEYS = [
  'status',
  'collection',
  'violation',
  'policy',
  'field',
  'group',
  'user',
  'document',
  'session',
  'device',
  'client',
  'peer',
  'assignee',
  'operation',
] as const;
export type SuggestedKey = (typeof SUGGESTED_KEYS)[number];

export function isSuggestedKey(text: string): text is SuggestedKey {
  return SUGGESTED_KEYS.some((key) => key === text);
}
