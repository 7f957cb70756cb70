import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { ExactMoment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { Payloads } from '@/lib/dlq/events';
import type { WalItem } from '@/lib/dlq/views';
import { grouped } from '@/lib/format/number';
import { entryHref } from './entry-links';
import { operationHref, operationOf } from './operations/links';
import { tell } from './timeline-words';

/** One record of the WAL in full: what it says in words and as it stands, who, and its place in the chain. */
export function WalRecord({
  tenant,
  item,
  who,
}: {
  tenant: string;
  item: WalItem;
  /** The actor in words. */
  who: string;
}) {
  const { title, detail } = tell(item);
  const operation = operationIn(item);
  return (
    <div className="grid max-w-6xl gap-x-8 gap-y-4 py-3 whitespace-normal lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-3">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-medium">{title}</span>
          {detail !== null && (
            <>
              {': '}
              <Visible text={detail} />
            </>
          )}
        </p>
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 text-sm leading-6 [&>dd]:[overflow-wrap:anywhere] [&>dt]:text-ink-2">
          <dt>When</dt>
          <dd>
            <ExactMoment at={item.at} />
          </dd>
          <dt>Who</dt>
          <dd>
            <Visible text={who} /> <Value value={item.actor} what={`actor of seq ${item.seq}`} />
          </dd>
          {item.reason !== null && (
            <>
              <dt>Why</dt>
              <dd>
                “<Visible text={item.reason} />”
              </dd>
            </>
          )}
          {item.entryId !== null && (
            <>
              <dt>Entry</dt>
              <dd>
                <Link href={entryHref(tenant, item.entryId)} prefetch={false} className="font-mono">
                  {tenant}/{item.entryId}
                </Link>
                {item.version !== null && <> · version {item.version}</>}
                {item.to !== null && (
                  <>
                    {' '}
                    · {item.from === null ? 'new' : item.from} → {item.to}
                  </>
                )}
              </dd>
            </>
          )}
          {operation !== null && (
            <>
              <dt>Operation</dt>
              <dd>
                <Link
                  href={operationHref(tenant, operation)}
                  prefetch={false}
                  className="font-mono"
                >
                  {operation}
                </Link>
              </dd>
            </>
          )}
          <dt>Request</dt>
          <dd>
            {item.requestId === null ? (
              <span className="text-ink-3">none given</span>
            ) : (
              <Value value={item.requestId} what={`request id of seq ${item.seq}`} />
            )}
          </dd>
          <dt>Hash</dt>
          <dd>
            <Value value={item.hash} what={`hash of seq ${item.seq}`} />
          </dd>
        </dl>
      </div>
      <Payload seq={item.seq}>{JSON.stringify(item.payload, null, 2)}</Payload>
    </div>
  );
}

/** The operation that a record is about, or that wrote it. */
function operationIn({ kind, payload, requestId }: WalItem): string | null {
  if (kind !== 'operation') return operationOf(requestId);
  return (payload as Payloads['operation']).operation;
}

function Value({ value, what }: { value: string; what: string }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-start gap-1 align-top">
      <code className="min-w-0 leading-6 [overflow-wrap:anywhere]">
        <Visible text={value} />
      </code>
      <CopyButton value={value} what={what} />
    </span>
  );
}

function Payload({ seq, children }: { seq: string; children: ReactNode }) {
  return (
    <section
      aria-label={`Payload of seq ${grouped(seq)}`}
      // WCAG 2.1.1: what can be scrolled must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-80 min-w-0 overflow-auto rounded border border-line bg-paper px-3 py-2"
    >
      <pre>{children}</pre>
    </section>
  );
}
