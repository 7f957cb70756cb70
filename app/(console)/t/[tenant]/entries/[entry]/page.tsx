import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { EntryFacts, Panel, SourceFacts } from '@/components/entry-facts';
import { EntryHeadline } from '@/components/entry-headline';
import { entriesHref, entryHref } from '@/components/entry-links';
import { Timeline } from '@/components/timeline';
import { Crumbs } from '@/components/ui/crumbs';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { namesOfUsers } from '@/lib/db/access-store';
import { getEntry, listSiblings, readDelta } from '@/lib/db/entries';
import { listTimeline } from '@/lib/db/timeline';
import { parseEntryId } from '@/lib/dlq/ids';
import type { EntryView, TimelineItem } from '@/lib/dlq/views';
import { userOfActor } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';
import { ActionBar } from './_components/action-bar';
import { Bytes } from './_components/bytes';
import { Meaning, MeaningSkeleton } from './_components/meaning';

interface Props {
  readonly params: Promise<{ tenant: string; entry: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, entry } = await params;
  return { title: `Entry ${visibleText(`${tenant}/${entry}`)}` };
}

export default async function EntryPage({ params, searchParams }: Props) {
  const { tenant: askedTenant, entry: askedEntry } = await params;
  const { compare: given } = await searchParams;
  const compare = typeof given === 'string' && given !== '' ? given : null;
  const { scope, tenant, role } = await tenantPage(
    askedTenant,
    entryHref(askedTenant, askedEntry, compare),
  );
  const entryId = parseEntryId(askedEntry);
  const entry = entryId === null ? null : await getEntry(scope, entryId);
  if (entryId === null || entry === null) notFound();
  const [crumbs, timeline, delta, siblings] = await Promise.all([
    tenantCrumbs(scope),
    listTimeline(scope, entryId),
    readDelta(scope, entryId),
    listSiblings(scope, entryId, entry.collection, entry.documentId),
  ]);
  const people = timeline.map((item) => userOfActor(item.actor)).filter((id) => id !== null);
  const names = await namesOfUsers([...new Set(people)]);
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            ...crumbs,
            { key: 'entries', label: 'Entries', href: entriesHref(tenant, { status: 'pending' }) },
            {
              key: 'entry',
              label: (
                <code>
                  {tenant}/{entry.entryId}
                </code>
              ),
            },
          ]}
        />
      }
      aside={<DataAge asOf={entry.asOf} />}
    >
      <div className="flex min-h-full flex-col">
        <EntryHeadline entry={entry} timeline={timeline} />
        <div className="grid min-w-0 flex-1 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
          <div className="flex min-w-0 flex-col gap-6 px-4 py-4">
            <Owed entry={entry} timeline={timeline} />
            <section aria-labelledby="meaning" className="flex min-w-0 flex-col gap-2">
              <h2 id="meaning" className="font-semibold">
                Meaning
              </h2>
              <Suspense fallback={<MeaningSkeleton />}>
                <Meaning entry={entry} delta={delta} />
              </Suspense>
            </section>
            <Bytes
              scope={scope}
              entry={entry}
              delta={delta}
              siblings={siblings}
              compare={compare}
            />
          </div>
          <div className="flex flex-col gap-5 border-line bg-paper-2 px-4 py-4 max-lg:border-t lg:border-l">
            <Panel id="facts" title="Facts">
              <EntryFacts entry={entry} />
            </Panel>
            {entry.source !== null && (
              <Panel id="source" title="Where it came from">
                <SourceFacts source={entry.source} />
              </Panel>
            )}
            <Panel id="timeline" title="Timeline">
              <Timeline items={timeline} names={names} />
            </Panel>
          </div>
        </div>
        <ActionBar
          entry={{
            tenantId: entry.tenantId,
            entryId: entry.entryId,
            collection: entry.collection,
            documentId: entry.documentId,
            username: entry.username,
            version: entry.version,
            status: entry.status,
            followUp: entry.followUp,
            held: entry.held,
            expiredAction: entry.expiredAction,
            policy: entry.policy,
            queueUsed: entry.queueUsed,
          }}
          role={role}
          leased={entry.lease !== null}
        />
      </div>
    </PageFrame>
  );
}

/** What an expiry owed and could not be done. */
function Owed({ entry, timeline }: { entry: EntryView; timeline: readonly TimelineItem[] }) {
  if (entry.followUp !== 'failed') return null;
  const failed = timeline.find((item) => item.kind !== 'follow_up_owed');
  const payload = failed?.payload;
  const message =
    typeof payload === 'object' && payload !== null && 'message' in payload
      ? String(payload.message)
      : 'The timeline says why.';
  return (
    <Notice tone="bad" title="Needs attention.">
      {entry.expiredAction === 'Escalate'
        ? 'The notification of this expiry could not be delivered. '
        : 'The force-apply of this expiry did not succeed. '}
      {visibleText(message)}
    </Notice>
  );
}
