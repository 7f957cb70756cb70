import Link from 'next/link';
import type { ReactNode } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Moment } from '@/components/ui/moment';
import { filterOf } from '@/lib/dlq/filter';
import type { GroupRow } from '@/lib/dlq/group';
import { grouped } from '@/lib/format/number';

/** How many, of whom, since when: the facts of a group large. */
export function GroupFigures({
  tenant,
  group,
}: {
  tenant: string;
  group: GroupRow & { readonly asOf: number };
}) {
  const { groupId, asOf } = group;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded border border-line-strong bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure name="Unresolved">
        {/* Pending and redriving; the list of the pending ones is where to act. */}
        <Link
          href={entriesHref(tenant, filterOf({ group: groupId, status: 'pending' }))}
          className="rounded no-underline hover:underline"
        >
          {grouped(group.unresolved)}
        </Link>
      </Figure>
      <Figure name="Entries in all">
        <Link
          href={entriesHref(tenant, filterOf({ group: groupId }))}
          className="rounded no-underline hover:underline"
        >
          {grouped(group.entries)}
        </Link>
      </Figure>
      <Figure name="Users">{grouped(group.users)}</Figure>
      <Figure name="Documents">{grouped(group.documents)}</Figure>
      <Figure name="Last seen">
        <Moment at={group.lastSeen} now={asOf} short alone />
      </Figure>
      <Figure name="First seen">
        <Moment at={group.firstSeen} now={asOf} short alone />
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col bg-paper px-3 py-2">
      <dt className="text-sm text-ink-2">{name}</dt>
      <dd className="truncate text-xl font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
