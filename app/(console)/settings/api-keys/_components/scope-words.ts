import type { ApiScope } from '@/lib/auth/api-key';

/** What a scope lets a program do. */
export const SCOPE_WORDS: { readonly [S in ApiScope]: string } = {
  ingest: 'Report rejected deltas',
  read: 'Read queues, entries and their bytes',
  operate: 'Act on entries and set policies',
};
