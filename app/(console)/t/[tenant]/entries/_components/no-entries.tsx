import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { type EntryFilter, NO_FILTER, queryText, valueOf, withFilter } from '@/lib/dlq/filter';
import type { EntryPage } from '@/lib/dlq/views';

/** An empty list, for one of three reasons: the filter, the place in the list, or that all is well. */
export function NoEntries({
  tenant,
  filter,
  lastEnqueuedAt,
  page,
}: {
  tenant: string;
  filter: EntryFilter;
  /** Null: nothing ever came in for the tenant. */
  lastEnqueuedAt: number | null;
  page: EntryPage;
}) {
  const status = valueOf(filter, 'status');
  const onlyStatus = withFilter(NO_FILTER, 'status', status);
  if (page.newer !== null) {
    return (
      <EmptyState
        title="Nothing further back"
        actions={
          <Link href={entriesHref(tenant, filter)} className={buttonClass()}>
            To the newest
          </Link>
        }
      >
        <p>The entries this page showed have gone from the list.</p>
      </EmptyState>
    );
  }
  if (queryText(filter) !== queryText(onlyStatus)) {
    return (
      <EmptyState
        title="No entry matches"
        actions={
          <Link href={entriesHref(tenant, onlyStatus)} className={buttonClass()}>
            Clear the filter
          </Link>
        }
      >
        <p>
          Names are compared exactly, to the letter; text is found anywhere. Take one of the filters
          above away to see more.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={status === 'pending' ? 'Nothing is pending' : `Nothing is ${status ?? 'here'}`}
    >
      {lastEnqueuedAt === null ? (
        <p>No rejected delta has come in for this tenant yet.</p>
      ) : (
        <p>
          The last rejected delta came in <Moment at={lastEnqueuedAt} now={page.asOf} />.
        </p>
      )}
    </EmptyState>
  );
}
