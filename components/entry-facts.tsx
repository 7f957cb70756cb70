import { filterOf } from '@/lib/dlq/filter';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Fact, Facts } from '@/components/facts';
import { ExactMoment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { groupHref } from '@/components/groups/links';
import type { GroupRow } from '@/lib/dlq/group';
import type { EntryView } from '@/lib/dlq/views';
import { hintDisplay, violationDisplay } from '@/lib/dlq/violation';
import { grouped } from '@/lib/format/number';
import { ACTION_VERB, policyWords } from '@/lib/format/policy';
import { fromEpochSeconds } from '@/lib/format/time';

/** What an operator looks for first, each to copy exactly; the rest is in `MoreFacts`. */
export function KeyFacts({ entry, group }: { entry: EntryView; group: GroupRow | null }) {
  const told = hintDisplay(entry.compensation);
  const first = violationDisplay(entry.firstViolation);
  const latest = violationDisplay(entry.violation);
  return (
    <Facts>
      <Fact name="Tenant/entry" mono copy={`${entry.tenantId}/${entry.entryId}`}>
        {entry.tenantId}/{entry.entryId}
      </Fact>
      <Fact name="Violation" mono copy={first}>
        <Visible text={first} />
      </Fact>
      {latest !== first && (
        <Fact name="Now refused" mono copy={latest}>
          <Visible text={latest} />
        </Fact>
      )}
      <Fact name="Client was told" mono={told !== null} {...(told !== null && { copy: told })}>
        {told === null ? 'nothing' : <Visible text={told} />}
      </Fact>
      {group !== null && (
        <Fact name="Group">
          <Link href={groupHref(entry.tenantId, group.groupId)} prefetch={false}>
            {group.unresolved > 1
              ? `${grouped(group.unresolved)} unresolved that failed alike`
              : 'What failed alike'}
          </Link>
          {group.status !== 'new' && `, ${group.status}`}
        </Fact>
      )}
      <Text name="User" value={entry.username} />
      <Text name="Session" value={entry.sessionId} mono />
      <Fact name="Peer" mono copy={entry.peerId}>
        {entry.peerId}
      </Fact>
      <Fact name="Mutation" mono copy={entry.mutationId}>
        {entry.mutationId}
      </Fact>
      <Fact name="Arrived">
        <ExactMoment at={entry.createdAt} />
      </Fact>
      <Fact name="Queue">
        <Link
          href={entriesHref(
            entry.tenantId,
            filterOf({ collection: entry.collection, status: 'pending' }),
          )}
          prefetch={false}
        >
          <Visible text={entry.collection} max={32} />
        </Link>
        , {grouped(entry.queueUsed)} of {grouped(entry.policy.capacity)}
      </Fact>
      <Fact name="Policy">{policyWords(entry.policy)}</Fact>
    </Facts>
  );
}

/** The other facts of the rejection (seed: `DlqEntry`) and of its state. */
export function MoreFacts({ entry }: { entry: EntryView }) {
  return (
    <Facts>
      <Text name="Collection" value={entry.collection} mono />
      <Text name="Document" value={entry.documentId} mono />
      <Text name="Client" value={entry.device.clientVersion} />
      <Text name="Address" value={entry.device.remoteAddr} mono />
      <Fact name="Device peer" mono copy={entry.device.peerId}>
        {entry.device.peerId}
        {entry.device.peerId !== entry.peerId && (
          <span className="font-sans text-ink-2"> differs from the peer</span>
        )}
      </Fact>
      <Fact name="Retries">{grouped(entry.retryCount)}</Fact>
      <Fact name="Status">
        {entry.status}, version {grouped(entry.version)}
      </Fact>
      {entry.closedAt !== null && (
        <Fact name="Left the queue">
          <ExactMoment at={entry.closedAt} />
          {entry.expiredAction !== null && `, to ${ACTION_VERB[entry.expiredAction]}`}
        </Fact>
      )}
      {entry.restorableUntil !== null && (
        <Fact name="Restorable until">
          <ExactMoment at={entry.restorableUntil} />
        </Fact>
      )}
      <Fact name="SHA-256" mono copy={entry.deltaSha256}>
        <span className="break-all">{entry.deltaSha256}</span>
      </Fact>
    </Facts>
  );
}

function Text({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) {
  if (value === '') {
    return (
      <Fact name={name}>
        <span className="text-ink-2">empty</span>
      </Fact>
    );
  }
  return (
    <Fact name={name} mono={mono} copy={value}>
      <Visible text={value} />
    </Fact>
  );
}

/** What the entry said of itself on the node it came from. */
export function SourceFacts({ source }: { source: NonNullable<EntryView['source']> }) {
  const at = fromEpochSeconds(source.createdAt);
  return (
    <Facts>
      <Fact name="Entry there" mono copy={source.entryId}>
        {source.entryId}
      </Fact>
      <Fact name="Created there" copy={source.createdAt}>
        {at === null ? `${grouped(source.createdAt)} s after 1970` : <ExactMoment at={at} />}
      </Fact>
      <Fact name="Retries there">{grouped(source.retryCount)}</Fact>
      <Fact name="Resolved there">{source.resolved ? 'yes' : 'no'}</Fact>
    </Facts>
  );
}

/** A titled part of the side panel. */
export function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex scroll-mt-12 flex-col gap-2">
      <h2 id={id} className="scroll-mt-12 font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
