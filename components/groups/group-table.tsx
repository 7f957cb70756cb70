import Link from 'next/link';
import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { GroupFilter, GroupRow, GroupSort, HourCount } from '@/lib/dlq/group';
import { actorWords } from '@/lib/format/actor';
import { counted, grouped } from '@/lib/format/number';
import { groupHref, groupsHref } from './links';
import { Sparkline } from './sparkline';
import { GroupStatusPill } from './status';
import { KindPill } from './violation';
import { groupTitle } from './words';

/** Groups in rows: why, how many, since when, how fast, and who looks after them. */
export function GroupTable({
  tenant,
  groups,
  trends,
  filter,
  names,
  now,
}: {
  tenant: string;
  groups: readonly GroupRow[];
  /** Arrivals of the last hours, by group. */
  trends: ReadonlyMap<string, readonly HourCount[]>;
  filter: GroupFilter;
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  now: number;
}) {
  const sorted = (sort: GroupSort, words: string) => (
    <SortLink href={groupsHref(tenant, { ...filter, sort })} current={filter.sort === sort}>
      {words}
    </SortLink>
  );
  const order = (sort: GroupSort) => (filter.sort === sort ? 'descending' : undefined);
  return (
    <table className="dense cards groups">
      <caption className="sr-only">Groups</caption>
      <thead>
        <tr>
          <th scope="col">Failed alike</th>
          <th scope="col">Last 24 h</th>
          <th scope="col" className="num" aria-sort={order('unresolved')}>
            {sorted('unresolved', 'Unresolved')}
          </th>
          <th scope="col" className="num">
            Users
          </th>
          <th scope="col" className="num">
            Documents
          </th>
          <th scope="col" className="num" aria-sort={order('lastSeen')}>
            {sorted('lastSeen', 'Last seen')}
          </th>
          <th scope="col" className="num" aria-sort={order('firstSeen')}>
            {sorted('firstSeen', 'First seen')}
          </th>
          <th scope="col">Status</th>
          <th scope="col">Owner</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.groupId}>
            <th scope="row" className="!text-ink">
              <Why tenant={tenant} group={group} filter={filter} />
            </th>
            <td data-name="Last 24 h">
              <Sparkline hours={trends.get(group.groupId) ?? []} />
            </td>
            <td className="num" data-name="Unresolved">
              <strong className="font-semibold">{grouped(group.unresolved)}</strong>
              <span className="block text-sm text-ink-2">
                of {counted(group.entries, 'entry', 'entries')}
              </span>
            </td>
            <td className="num" data-name="Users">
              {grouped(group.users)}
            </td>
            <td className="num" data-name="Documents">
              {grouped(group.documents)}
            </td>
            <td className="num" data-name="Last seen">
              <Moment at={group.lastSeen} now={now} short />
            </td>
            <td className="num" data-name="First seen">
              <Moment at={group.firstSeen} now={now} short />
            </td>
            <td data-name="Status">
              <GroupStatusPill group={group} now={now} />
            </td>
            <td data-name="Owner" className="max-w-36 truncate">
              {group.owner === null ? (
                <span className="text-ink-3">nobody</span>
              ) : (
                <Visible text={actorWords(group.owner, names)} max={20} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why({ tenant, group, filter }: { tenant: string; group: GroupRow; filter: GroupFilter }) {
  const { groupId, violation, collection, clientVersion } = group;
  return (
    <span className="flex min-w-0 flex-col gap-0.5">
      <span className="flex min-w-0 items-center gap-2">
        <span className="shrink-0">
          <KindPill kind={violation} />
        </span>
        <Link
          href={groupHref(tenant, groupId)}
          prefetch={false}
          className="min-w-0 truncate rounded font-medium no-underline hover:underline"
        >
          <Visible text={groupTitle(group)} max={56} />
        </Link>
      </span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm font-normal text-ink-2">
        <Link
          href={groupsHref(tenant, { ...filter, collection })}
          prefetch={false}
          title="Only this collection"
          className="min-w-0 truncate rounded no-underline hover:underline"
        >
          <Visible text={collection} max={32} />
        </Link>
        <span aria-hidden="true">·</span>
        <span className="whitespace-nowrap">
          {clientVersion === '' ? (
            'no client version'
          ) : (
            <>
              client <Visible text={clientVersion} max={24} />
            </>
          )}
        </span>
      </span>
    </span>
  );
}

function SortLink({
  href,
  current,
  children,
}: {
  href: string;
  current: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={`rounded whitespace-nowrap no-underline hover:underline ${current ? 'font-semibold text-ink' : 'text-ink-2'}`}
    >
      {children}
      {current && <span aria-hidden="true"> ↓</span>}
    </Link>
  );
}
