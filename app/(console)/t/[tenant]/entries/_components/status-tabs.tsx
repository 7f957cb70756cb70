import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { LinkPending } from '@/components/ui/link-pending';
import type { Status } from '@/lib/dlq/entry';
import { type EntryFilter, filterOf, queryText, valueOf, withFilter } from '@/lib/dlq/filter';
import type { QueueView } from '@/lib/dlq/views';
import { grouped } from '@/lib/format/number';

const TABS: readonly Status[] = [
  'pending',
  'redriving',
  'resolved',
  'expired',
  'evicted',
  'purged',
];

/**
 * The list by status. Counts are the queues' own and know the collection only, so they are left out
 * while the list is narrowed by anything else: a number here always equals its list.
 */
export function StatusTabs({
  tenant,
  filter,
  queues,
}: {
  tenant: string;
  filter: EntryFilter;
  queues: readonly QueueView[];
}) {
  const status = valueOf(filter, 'status');
  const collection = valueOf(filter, 'collection');
  const known = filterOf({ status, collection });
  const exact = queryText(filter) === queryText(known);
  const counted = queues.filter(
    (queue) => collection === undefined || queue.collection === collection,
  );
  const count = (of: Status) => counted.reduce((sum, queue) => sum + queue[of], 0);
  const all = TABS.reduce((sum, each) => sum + count(each), 0);
  return (
    <nav aria-label="Status" className="overflow-x-auto border-b border-line pr-4 pl-4 sm:pr-20">
      <ul className="flex gap-5 pr-2">
        {TABS.map((each) => (
          <Tab
            key={each}
            href={entriesHref(tenant, withFilter(filter, 'status', each))}
            current={status === each}
            count={exact ? count(each) : null}
          >
            {each}
          </Tab>
        ))}
        <Tab
          href={entriesHref(tenant, withFilter(filter, 'status', undefined))}
          current={status === undefined}
          count={exact ? all : null}
        >
          all
        </Tab>
      </ul>
    </nav>
  );
}

function Tab({
  href,
  current,
  count,
  children,
}: {
  href: string;
  current: boolean;
  count: number | null;
  children: string;
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        aria-current={current ? 'page' : undefined}
        className="relative flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-2 no-underline first-letter:uppercase hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
      >
        <span className="first-letter:uppercase">{children}</span>
        {count !== null && (
          <span className="font-mono text-sm font-normal text-ink-2">{grouped(count)}</span>
        )}
        <span className="absolute -right-2">
          <LinkPending />
        </span>
      </Link>
    </li>
  );
}
