import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { GroupTable } from '@/components/groups/group-table';
import { groupsHref, readGroupFilter } from '@/components/groups/links';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { PageFrame } from '@/components/ui/page-frame';
import { ScrollArea } from '@/components/ui/scroll-area';
import { namesOfUsers } from '@/lib/db/access-store';
import { groupTrends } from '@/lib/db/group-facts';
import { countGroups, type GroupPage, listGroups } from '@/lib/db/groups';
import { BadCursorError } from '@/lib/db/keyset';
import type { GroupFilter } from '@/lib/dlq/group';
import type { TenantScope } from '@/lib/dlq/scope';
import { userOfActor } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';
import { FollowGroups } from './_components/follow-groups';
import { GroupTabs } from './_components/group-tabs';
import { Narrowed } from './_components/narrowed';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const SHOWN = 50;
const TREND_HOURS = 24;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Groups in tenant ${visibleText((await params).tenant)}` };
}

export default async function GroupsPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const search = await searchParams;
  const filter = readGroupFilter(search);
  const cursor = typeof search['cursor'] === 'string' ? search['cursor'] : null;
  const { scope, tenant, user } = await tenantPage(asked, groupsHref(asked, filter, cursor));
  const [crumbs, page, counts] = await Promise.all([
    tenantCrumbs(scope),
    readPage(scope, filter, cursor),
    countGroups(scope, filter),
  ]);
  const owners = page.items.map(({ owner }) => owner).concat(filter.owner ?? null);
  const people = owners.map((owner) => (owner === null ? null : userOfActor(owner)));
  const [trends, names] = await Promise.all([
    groupTrends(
      scope,
      page.items.map(({ groupId }) => groupId),
      TREND_HOURS,
    ),
    namesOfUsers([...new Set(people.filter((id) => id !== null))]),
  ]);
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'groups', label: 'Groups' }]} />}
      aside={<DataAge asOf={page.asOf} />}
    >
      <FollowGroups tenant={tenant} />
      <div className="px-4 py-3">
        <h1 className="text-xl font-semibold">Groups</h1>
        <p className="max-w-3xl text-ink-2">
          Entries that failed alike: for the same violation, policy or field, in one collection,
          from one client version.
        </p>
      </div>
      <GroupTabs tenant={tenant} filter={filter} counts={counts} />
      <Narrowed tenant={tenant} filter={filter} me={`user:${user.id}`} names={names} />
      {page.items.length > 0 ? (
        <ScrollArea label="Groups, scrollable">
          <GroupTable
            tenant={tenant}
            groups={page.items}
            trends={trends}
            filter={filter}
            names={names}
            now={page.asOf}
          />
        </ScrollArea>
      ) : (
        <Nothing tenant={tenant} filter={filter} any={counts.all > 0} />
      )}
      {(cursor !== null || page.next !== null) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3">
          {cursor !== null && (
            <Link href={groupsHref(tenant, filter)} className={buttonClass()}>
              First page
            </Link>
          )}
          {page.next !== null && (
            <Link href={groupsHref(tenant, filter, page.next)} className={buttonClass()}>
              More groups
              <LinkPending />
            </Link>
          )}
        </nav>
      )}
    </PageFrame>
  );
}

/** A place that belongs to another list is the beginning of this one. */
async function readPage(
  scope: TenantScope,
  filter: GroupFilter,
  cursor: string | null,
): Promise<GroupPage> {
  try {
    return await listGroups(scope, filter, cursor, SHOWN);
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    return listGroups(scope, filter, null, SHOWN);
  }
}

function Nothing({
  tenant,
  filter,
  any,
}: {
  tenant: string;
  filter: GroupFilter;
  /** There are groups of another status. */
  any: boolean;
}) {
  const narrowed =
    filter.violation !== undefined || filter.collection !== undefined || filter.owner !== undefined;
  if (any) {
    return (
      <EmptyState
        title={filter.status === 'open' ? 'Nothing is open' : `No group is ${filter.status}`}
        actions={
          <Link href={groupsHref(tenant, { ...filter, status: 'all' })} className={buttonClass()}>
            All groups
          </Link>
        }
      >
        <p>
          {filter.status === 'open'
            ? 'Every group is snoozed or resolved. One that is resolved comes back with its next arrival.'
            : 'Other groups are under the other tabs.'}
        </p>
      </EmptyState>
    );
  }
  return narrowed ? (
    <EmptyState
      title="No group matches"
      actions={
        <Link
          href={groupsHref(tenant, { status: filter.status, sort: filter.sort })}
          className={buttonClass()}
        >
          All of this status
        </Link>
      }
    />
  ) : (
    <EmptyState title="No group yet">
      <p>The first rejected delta makes one.</p>
    </EmptyState>
  );
}
