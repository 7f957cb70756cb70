import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { KeyFacts, MoreFacts, Panel, SourceFacts } from '@/components/entry-facts';
import { EntryHeadline } from '@/components/entry-headline';
import { entriesHref, entryHref } from '@/components/entry-links';
import { Timeline } from '@/components/timeline';
import { Crumbs } from '@/components/ui/crumbs';
import { ExactMoment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { namesOfUsers } from '@/lib/db/access-store';
import { getEntry, listSiblings, readDelta } from '@/lib/db/entries';
import { getGroup } from '@/lib/db/groups';
import { neighbours } from '@/lib/db/neighbours';
import { listTimeline } from '@/lib/db/timeline';
import { decodeDelta } from '@/lib/delta/decode';
import type { DecodedDelta } from '@/lib/delta/change';
import { filterOf, parseEntryFilter } from '@/lib/dlq/filter';
import { parseEntryId } from '@/lib/dlq/ids';
import type { EntryView, TimelineItem } from '@/lib/dlq/views';
import { userOfActor } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';
import { LeftOut } from '../_components/left-out';
import { PAGE_SIZE } from '../_lib/page-size';
import { ActionBar } from './_components/action-bar';
import { Bytes } from './_components/bytes';
import { InList } from './_components/in-list';
import { Meaning, MeaningSkeleton } from './_components/meaning';
import { OnThisPage, type PagePart } from './_components/on-this-page';
import { RelatedPanel } from './_components/related';
import { UndoLast } from './_components/undo-last';

interface Props {
  readonly params: Promise<{ tenant: string; entry: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const PARTS: readonly PagePart[] = [
  { id: 'meaning', name: 'Meaning' },
  { id: 'bytes', name: 'Bytes' },
  { id: 'related', name: 'Related' },
  { id: 'facts', name: 'Facts', beside: true },
  { id: 'timeline', name: 'Timeline', beside: true },
];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, entry } = await params;
  return { title: `Entry ${visibleText(`${tenant}/${entry}`)}` };
}

export default async function EntryPage({ params, searchParams }: Props) {
  const { tenant: askedTenant, entry: askedEntry } = await params;
  const asked = await searchParams;
  const given = asked['compare'];
  const compare = typeof given === 'string' && given !== '' ? given : null;
  const { filter, problems } = parseEntryFilter(asked);
  const { scope, tenant, role } = await tenantPage(
    askedTenant,
    entryHref(askedTenant, askedEntry, { compare, filter }),
  );
  const entryId = parseEntryId(askedEntry);
  const entry = entryId === null ? null : await getEntry(scope, entryId);
  if (entryId === null || entry === null) notFound();
  const [crumbs, timeline, delta, siblings, beside, group] = await Promise.all([
    tenantCrumbs(scope),
    listTimeline(scope, entryId),
    readDelta(scope, entryId),
    listSiblings(scope, entryId, entry.collection, entry.documentId),
    neighbours(scope, filter, entryId, PAGE_SIZE),
    getGroup(scope, entry.groupId),
  ]);
  const people = timeline.map((item) => userOfActor(item.actor)).filter((id) => id !== null);
  const names = await namesOfUsers([...new Set(people)]);
  const decoding =
    delta === null
      ? null
      : decodeDelta(delta, { collection: entry.collection, documentId: entry.documentId });
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            ...crumbs,
            {
              key: 'entries',
              label: 'Entries',
              href: entriesHref(tenant, filterOf({ status: 'pending' })),
            },
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
      aside={
        <>
          <InList tenant={tenant} entryId={entry.entryId} filter={filter} neighbours={beside} />
          <DataAge asOf={entry.asOf} />
        </>
      }
    >
      <div className="flex min-h-full flex-col">
        <p className="print-only px-4 pt-2 text-sm text-ink-2">
          Entry {tenant}/{entry.entryId}, version {entry.version}, as of{' '}
          <ExactMoment at={entry.asOf} />
        </p>
        <EntryHeadline entry={entry} timeline={timeline} />
        <div className="entry-grid grid min-w-0 flex-1 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
          <div className="flex min-w-0 flex-col gap-6 px-4 pb-6">
            <OnThisPage parts={PARTS} />
            <LeftOut asked={asked} problems={problems} also={['compare']} />
            <Owed entry={entry} timeline={timeline} />
            <section aria-labelledby="meaning" className="flex min-w-0 flex-col gap-2">
              <h2 id="meaning" className="scroll-mt-12 font-semibold">
                Meaning
              </h2>
              <Suspense fallback={<MeaningSkeleton />}>
                <Meaning scope={scope} decoding={decoding} asOf={entry.asOf} />
              </Suspense>
            </section>
            <Bytes
              scope={scope}
              entry={entry}
              delta={delta}
              siblings={siblings}
              compare={compare}
              filter={filter}
            />
            <section aria-labelledby="related" className="flex min-w-0 flex-col gap-2">
              <h2 id="related" className="scroll-mt-12 font-semibold">
                Related
              </h2>
              <Suspense fallback={<div className="skeleton h-24" />}>
                <RelatedPanel scope={scope} entryId={entryId} entry={entry} />
              </Suspense>
            </section>
          </div>
          <div className="flex flex-col gap-5 border-line bg-paper-2 px-4 py-4 max-lg:border-t lg:border-l">
            <Panel id="facts" title="Facts">
              <KeyFacts entry={entry} group={group} />
            </Panel>
            <Panel id="timeline" title="Timeline">
              <Timeline
                tenant={tenant}
                items={timeline}
                names={names}
                undo={<UndoLast entry={entry} latest={timeline[0]} role={role} />}
              />
            </Panel>
            <Panel id="more" title="More facts">
              <MoreFacts entry={entry} />
            </Panel>
            {entry.source !== null && (
              <Panel id="source" title="Where it came from">
                <SourceFacts source={entry.source} />
              </Panel>
            )}
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
            assignee: entry.assignee,
            status: entry.status,
            held: entry.held,
            followUp: entry.followUp,
            expiredAction: entry.expiredAction,
            policy: entry.policy,
            queueUsed: entry.queueUsed,
            restorableUntil: entry.restorableUntil,
            asOf: entry.asOf,
          }}
          role={role}
          leased={entry.lease !== null}
          readable={readable(decoding)}
        />
      </div>
    </PageFrame>
  );
}

/** Whether the bytes say anything; what cannot be told is taken for readable. */
async function readable(decoding: Promise<DecodedDelta> | null): Promise<boolean> {
  if (decoding === null) return false;
  try {
    const { format, warnings } = await decoding;
    if (format === 'empty' || format === 'unknown') return false;
    return !warnings.some(({ code }) => code === 'undecodable' || code === 'checksum');
  } catch {
    return true;
  }
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
