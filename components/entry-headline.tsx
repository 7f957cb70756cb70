import { DocumentPath } from '@/components/document-path';
import { HeldPill, StatusPill } from '@/components/status-pill';
import { ExactMoment, Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { ViolationPill, ViolationSubject } from '@/components/violation-pill';
import type { EntryView, TimelineItem } from '@/lib/dlq/views';
import { hintDisplay, violationSubject } from '@/lib/dlq/violation';
import { grouped } from '@/lib/format/number';
import { ACTION_VERB } from '@/lib/format/policy';
import { span } from '@/lib/format/time';

/** What an entry is, why it is here, and until when. */
export function EntryHeadline({
  entry,
  timeline,
}: {
  entry: EntryView;
  timeline: readonly TimelineItem[];
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b lg:flex-nowrap border-line px-4 py-3.5">
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1.5">
          <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere] [&_code]:text-xl">
            <DocumentPath collection={entry.collection} document={entry.documentId} max={96} />
          </h1>
          <ViolationPill violation={entry.violation} />
          {violationSubject(entry.violation) !== '' && (
            <span className="flex max-w-full min-w-0">
              <ViolationSubject violation={entry.violation} />
            </span>
          )}
          <span>
            <StatusPill status={entry.status} followUp={entry.followUp} />
          </span>
          {entry.held && <HeldPill long />}
        </div>
        <Story entry={entry} timeline={timeline} />
      </div>
      <div className="lg:max-w-72 lg:shrink-0 lg:text-right">
        <Deadline entry={entry} />
      </div>
    </div>
  );
}

/** Who wrote it, when it came, from what, how often it was refused, what the device heard. */
function Story({ entry, timeline }: { entry: EntryView; timeline: readonly TimelineItem[] }) {
  const refusals = 1 + timeline.filter((item) => item.kind === 'attempt_refused').length;
  const told = hintDisplay(entry.compensation);
  return (
    <p className="text-ink-2 [overflow-wrap:anywhere]">
      {entry.username === '' ? 'Somebody' : <Visible text={entry.username} max={64} />} wrote this
      {entry.device.clientVersion !== '' && (
        <>
          {' '}
          on client <Visible text={entry.device.clientVersion} max={48} />
        </>
      )}
      ; it came in <Moment at={entry.createdAt} now={entry.asOf} alone />
      {' · '}
      refused {times(refusals)}
      {' · '}
      {told === null ? (
        'the client was told nothing'
      ) : (
        <>
          the client was told{' '}
          <code className="text-ink">
            <Visible text={told} max={120} />
          </code>
        </>
      )}
    </p>
  );
}

function times(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${grouped(count)} times`;
}

const HELD_WORDS = {
  pending: 'held; it does not expire until it is released',
  resolved: 'resolved and held',
  expired: 'held; restorable until it is released, and as long as retention lasts then',
  evicted: 'held; restorable until it is released, and as long as retention lasts then',
  purged: 'purged',
} as const;

/** The deadline where the eye lands; for entries that are out of the queue, until when they can come back. */
function Deadline({ entry }: { entry: EntryView }) {
  const { asOf } = entry;
  if (entry.held && entry.status !== 'redriving') {
    return <p className="text-ink-2">{HELD_WORDS[entry.status]}</p>;
  }
  switch (entry.status) {
    case 'pending': {
      const verb = ACTION_VERB[entry.expiryAction];
      if (entry.expiresAt === null) return <p className="text-ink-2">never expires</p>;
      const left = entry.expiresAt - asOf;
      if (left <= 0) {
        return (
          <p>
            <strong className="font-semibold text-bad">{verb} at the next sweep</strong>{' '}
            <span className="text-ink-2">unless acted on</span>
          </p>
        );
      }
      return (
        <p>
          <span className="text-ink-2">{verb} in </span>
          <strong className={`font-semibold ${left < 86_400_000 ? 'text-bad' : 'text-ink'}`}>
            {span(left)}
          </strong>
          <span className="text-ink-2"> unless acted on</span>
        </p>
      );
    }
    case 'redriving':
      return (
        <p className="text-info">
          {entry.lease !== null && entry.lease.until > asOf
            ? `attempt ${entry.lease.attempt} runs, for at most ${span(entry.lease.until - asOf)}`
            : 'attempt without an answer; the next sweep takes it back'}
        </p>
      );
    case 'resolved':
      return <p className="text-ink-2">resolved; it does not expire</p>;
    case 'expired':
    case 'evicted':
      if (entry.followUp === 'failed') {
        return <p className="text-ink-2">restorable, and kept until somebody sees to it</p>;
      }
      return (
        <p className="text-ink-2">
          {entry.restorableUntil === null ? (
            'restorable without end'
          ) : entry.restorableUntil > asOf ? (
            <>
              restorable for{' '}
              <strong className="font-semibold text-ink">
                {span(entry.restorableUntil - asOf)}
              </strong>
            </>
          ) : (
            'retention has ended; the next sweep purges it'
          )}
        </p>
      );
    case 'purged':
      return entry.closedAt === null ? null : (
        <p className="text-ink-2">
          left the queue <ExactMoment at={entry.closedAt} />
        </p>
      );
  }
}
