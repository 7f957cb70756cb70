import type { Metadata } from 'next';
import Link from 'next/link';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { Panel } from '@/components/entry-facts';
import { entriesHref } from '@/components/entry-links';
import { BeforePanel } from '@/components/groups/before';
import { EntryPeek } from '@/components/groups/entry-peek';
import { GroupFigures } from '@/components/groups/figures';
import { groupHref, groupsHref, USUAL } from '@/components/groups/links';
import { GroupStatusPill } from '@/components/groups/status';
import { TopValues } from '@/components/groups/top-values';
import { TrendChart } from '@/components/groups/trend-chart';
import { KindPill } from '@/components/groups/violation';
import { groupTitle, kindSentence } from '@/components/groups/words';
import { ZONE_COOKIE } from '@/components/theme';
import { Timeline } from '@/components/timeline';
import { Crumbs } from '@/components/ui/crumbs';
import { PageFrame } from '@/components/ui/page-frame';
import { Visible } from '@/components/ui/visible';
import { can, roleNeeded } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { listAssignable } from '@/lib/db/assignable';
import { listEntries } from '@/lib/db/entries';
import {
  beforeGroup,
  DEVICES_OF,
  groupTimeline,
  groupTrends,
  siblingGroups,
  topDevices,
  topValues,
} from '@/lib/db/group-facts';
import { getGroup } from '@/lib/db/groups';
import { filterOf } from '@/lib/dlq/filter';
import { userOfActor } from '@/lib/format/actor';
import { counted, grouped } from '@/lib/format/number';
import { zoneNamed } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';
import { FollowGroups } from '../_components/follow-groups';
import { GroupActs } from './_components/group-acts';
import { NoteForm } from './_components/note-form';
import { OwnerPicker } from './_components/owner-picker';
import { Siblings } from './_components/siblings';
import { TriageBar } from './_components/triage-bar';

interface Props {
  readonly params: Promise<{ tenant: string; group: string }>;
  readonly searchParams: Promise<{ hours?: string | string[] }>;
}

const DAY = 24;
const WEEK = 168;
const TOP = 6;
const LATEST = 6;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Group ${visibleText((await params).group)}` };
}

export default async function GroupPage({ params, searchParams }: Props) {
  const { tenant: askedTenant, group: groupId } = await params;
  const hours = (await searchParams).hours === String(WEEK) ? WEEK : DAY;
  const { scope, tenant, role, user } = await tenantPage(
    askedTenant,
    groupHref(askedTenant, groupId),
  );
  const group = /^[0-9a-f]{16}$/.test(groupId) ? await getGroup(scope, groupId) : null;
  if (group === null) notFound();
  const filter = filterOf({ group: groupId });
  const [crumbs, trends, users, documents, devices, siblings, timeline, before, latest, people] =
    await Promise.all([
      tenantCrumbs(scope),
      groupTrends(scope, [groupId], hours),
      topValues(scope, groupId, 'user', TOP),
      topValues(scope, groupId, 'document', TOP),
      topDevices(scope, groupId, TOP),
      siblingGroups(scope, group, TOP),
      groupTimeline(scope, groupId),
      beforeGroup(scope, group),
      listEntries(scope, filter, null, LATEST),
      listAssignable(scope),
    ]);
  const actors = [...timeline, ...before.changes].map(({ actor }) => userOfActor(actor));
  const names = await namesOfUsers([...new Set(actors.filter((id) => id !== null))]);
  const zone = zoneNamed((await cookies()).get(ZONE_COOKIE)?.value);
  const mayTriage = can(role, 'triage');
  const triaged = {
    tenant,
    asOf: group.asOf,
    group: {
      groupId,
      status: group.status,
      snoozeUntil: group.snoozeUntil,
      snoozeLeft: group.snoozeLeft,
      owner: group.owner,
      changedSeq: group.changedSeq,
    },
  };
  const owner = people.find(({ actor }) => actor === group.owner)?.name ?? group.owner;
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            ...crumbs,
            { key: 'groups', label: 'Groups', href: groupsHref(tenant, USUAL) },
            { key: 'group', label: <code>{groupId.slice(0, 8)}</code> },
          ]}
        />
      }
      aside={<DataAge asOf={group.asOf} />}
    >
      <FollowGroups tenant={tenant} />
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-4 py-3.5">
        <div className="flex min-w-0 flex-col gap-1.5">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1.5">
            <KindPill kind={group.violation} />
            <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">
              <Visible text={groupTitle(group)} />
            </h1>
            <GroupStatusPill group={group} now={group.asOf} />
          </div>
          <p className="text-ink-2 [overflow-wrap:anywhere]">
            {group.subject !== '' && `${visibleText(kindSentence(group))} `}In{' '}
            <Link
              href={groupsHref(tenant, { ...USUAL, collection: group.collection })}
              prefetch={false}
              className="rounded"
            >
              <Visible text={group.collection} max={48} />
            </Link>
            , from{' '}
            {group.clientVersion === '' ? (
              'clients that told no version'
            ) : (
              <>
                client <Visible text={group.clientVersion} max={32} />
              </>
            )}
            .
          </p>
        </div>
        {mayTriage ? (
          <TriageBar {...triaged} />
        ) : (
          <p className="text-sm text-ink-2">
            Triage needs the role {roleNeeded('triage')}; you are {role} here.
          </p>
        )}
      </div>
      <div className="grid min-w-0 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
        <div className="flex min-w-0 flex-col gap-6 px-4 py-4">
          <GroupFigures tenant={tenant} group={group} />
          <section aria-labelledby="trend" className="flex min-w-0 flex-col gap-1">
            <div className="flex items-center justify-between gap-4">
              <h2 id="trend" className="font-semibold">
                Arrivals by hour
              </h2>
              <nav aria-label="How far back" className="flex gap-3 text-sm">
                {[DAY, WEEK].map((each) => (
                  <Link
                    key={each}
                    href={groupHref(tenant, groupId, each === DAY ? null : each)}
                    prefetch={false}
                    scroll={false}
                    aria-current={hours === each ? 'true' : undefined}
                    className="rounded text-ink-2 no-underline hover:underline aria-[current=true]:font-semibold aria-[current=true]:text-ink"
                  >
                    {each === DAY ? '24 hours' : '7 days'}
                  </Link>
                ))}
              </nav>
            </div>
            <TrendChart hours={trends.get(groupId) ?? []} zone={zone} />
          </section>
          <section
            aria-labelledby="acts"
            className="flex flex-col gap-2 rounded border border-line-strong px-3 py-2.5"
          >
            <h2 id="acts" className="font-semibold">
              Act on the pending entries
            </h2>
            <GroupActs
              tenant={tenant}
              groupId={groupId}
              role={role}
              unresolved={group.unresolved}
            />
          </section>
          <EntryPeek
            tenant={tenant}
            rows={latest.rows}
            filter={filter}
            now={group.asOf}
            all={
              <Link href={entriesHref(tenant, filter)} className="rounded">
                All {counted(group.entries, 'entry', 'entries')} in the list
              </Link>
            }
          />
          <div className="grid gap-6 sm:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]">
            <TopValues
              title="Users"
              shown={users}
              total={group.users}
              of={group.entries}
              href={(value) => entriesHref(tenant, filterOf({ group: groupId, user: value }))}
            />
            <TopValues
              title="Documents"
              shown={documents}
              total={group.documents}
              of={group.entries}
              href={(value) => entriesHref(tenant, filterOf({ group: groupId, document: value }))}
            />
            <TopValues
              title="Devices"
              shown={devices.top}
              total={devices.devices}
              of={Math.min(group.entries, DEVICES_OF)}
              {...(group.entries > DEVICES_OF && {
                note: `Of the latest ${grouped(DEVICES_OF)} entries.`,
              })}
              href={(value) => entriesHref(tenant, filterOf({ group: groupId, device: value }))}
            />
          </div>
        </div>
        <div className="flex flex-col gap-5 border-line bg-paper-2 px-4 py-4 max-lg:border-t lg:border-l">
          <Panel id="owner" title="Owner">
            {mayTriage ? (
              <OwnerPicker
                {...triaged}
                me={`user:${user.id}`}
                people={people.map(({ actor, name }) => ({ actor, name }))}
              />
            ) : (
              <p className="text-ink-2">{owner === null ? 'nobody' : visibleText(owner)}</p>
            )}
          </Panel>
          <Panel id="before" title="Just before it began">
            <BeforePanel tenant={tenant} group={group} before={before} />
          </Panel>
          <Panel id="siblings" title="The same elsewhere">
            <Siblings tenant={tenant} groups={siblings} now={group.asOf} />
          </Panel>
          <Panel id="notes" title="Notes and history">
            {mayTriage && <NoteForm tenant={tenant} groupId={groupId} />}
            {timeline.length === 0 ? (
              <p className="text-ink-2">Nobody said anything of it yet.</p>
            ) : (
              <Timeline tenant={tenant} items={timeline} names={names} />
            )}
          </Panel>
        </div>
      </div>
    </PageFrame>
  );
}
