import Link from 'next/link';
import { groupsHref } from '@/components/groups/links';
import { TAB_WORDS } from '@/components/groups/words';
import { LinkPending } from '@/components/ui/link-pending';
import type { GroupCounts } from '@/lib/db/groups';
import { GROUP_TABS, type GroupFilter } from '@/lib/dlq/group';
import { grouped } from '@/lib/format/number';

/** Groups by what is said of them, with how many there are of each under the same narrowing. */
export function GroupTabs({
  tenant,
  filter,
  counts,
}: {
  tenant: string;
  filter: GroupFilter;
  counts: GroupCounts;
}) {
  return (
    <nav aria-label="Status" className="overflow-x-auto border-b border-line px-4">
      <ul className="flex gap-5 pr-2">
        {GROUP_TABS.map((tab) => (
          <li key={tab}>
            <Link
              href={groupsHref(tenant, { ...filter, status: tab })}
              prefetch={false}
              aria-current={filter.status === tab ? 'page' : undefined}
              className="relative flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-2 no-underline hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {TAB_WORDS[tab]}
              <span className="font-mono text-sm font-normal text-ink-2">
                {grouped(counts[tab])}
              </span>
              <span className="absolute -right-2">
                <LinkPending />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
