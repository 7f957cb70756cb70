import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { LinkPending } from '@/components/ui/link-pending';
import type { Status } from '@/lib/dlq/entry';
import { type EntryFilter, valueOf, withFilter } from '@/lib/dlq/filter';
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
 * The list by status. The counts are those the queues keep and know the collection only, so they are left out
 * while the list is narrowed by anything else: a number here always equals its list.
 */
export function StatusTabs({
  tenant,
  filter,
  counts,
}: {
  tenant: string;
  filter: EntryFilter;
  /** Null: not kept for such a filter. */
  counts: Readonly<Record<Status, number>> | null;
}) {
  const status = valueOf(filter, 'status');
  const any = !filter.terms.some(({ key, not }) => key === 'status' && !not);
  const all = counts === null ? null : TABS.reduce((sum, each) => sum + counts[each], 0);
  return (
    <nav aria-label="Status" className="overflow-x-auto border-b border-line pr-4 pl-4 sm:pr-20">
      <ul className="flex gap-5 pr-2">
        {TABS.map((each) => (
          <Tab
            key={each}
            href={entriesHref(tenant, withFilter(filter, 'status', each))}
            current={status === each}
            count={counts?.[each] ?? null}
          >
            {each}
          </Tab>
        ))}
        <Tab
          href={entriesHref(tenant, withFilter(filter, 'status', undefined))}
          current={any}
          count={all}
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
