import { type EntryFilter, filterToParams, NO_FILTER } from '@/lib/dlq/filter';

/** Addresses of the console's pages about entries; ids are decimal strings. */

/**
 * One entry, as one of the list narrowed to `filter`; `compare` is the id of another one of the same document, to see
 * its bytes beside.
 */
export function entryHref(
  tenantId: string,
  entryId: string,
  { compare = null, filter = NO_FILTER }: { compare?: string | null; filter?: EntryFilter } = {},
): string {
  const params = filterToParams(filter);
  if (compare !== null) params.set('compare', compare);
  const query = params.toString();
  return `/t/${tenantId}/entries/${entryId}${query === '' ? '' : `?${query}`}`;
}

/**
 * The list narrowed to `filter`; `cursor` is a place in it. An empty query asks for all entries; without any, what opens
 * is what the person chose to open first.
 */
export function entriesHref(
  tenantId: string,
  filter: EntryFilter,
  cursor: string | null = null,
): string {
  const params = filterToParams(filter);
  if (cursor !== null) params.set('cursor', cursor);
  return `/t/${tenantId}/entries?${params.toString() || 'q='}`;
}

/** The list asked for by a query as somebody wrote it, which may hold what cannot be understood. */
export function queryHref(tenantId: string, query: string): string {
  return `/t/${tenantId}/entries?${new URLSearchParams({ q: query }).toString()}`;
}
