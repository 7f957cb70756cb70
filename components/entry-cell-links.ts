import { entriesHref, entryHref } from '@/components/entry-links';
import { type EntryFilter, withFilter } from '@/lib/dlq/filter';
import type { EntryRow } from '@/lib/dlq/views';

/** Where the cells of a list lead: to the entry, or to the list narrowed to their value. */
export interface CellLinks {
  readonly entry: (row: EntryRow) => string;
  readonly violation: (row: EntryRow) => string;
  readonly document: (row: EntryRow) => string;
  readonly value: (key: 'user' | 'peer' | 'retries' | 'device', value: string) => string;
}

export function cellLinks(tenant: string, filter: EntryFilter): CellLinks {
  const narrowed = (key: 'violation' | 'user' | 'peer' | 'retries' | 'device', value: string) =>
    entriesHref(tenant, withFilter(filter, key, value));
  return {
    entry: (row) => entryHref(tenant, row.entryId, { filter }),
    // The kind an unknown violation is filtered by is its own tag.
    violation: ({ violation }) =>
      narrowed('violation', violation.kind === 'unknown' ? violation.tag : violation.kind),
    document: ({ collection, documentId }) =>
      entriesHref(
        tenant,
        withFilter(withFilter(filter, 'document', documentId), 'collection', collection),
      ),
    value: narrowed,
  };
}
