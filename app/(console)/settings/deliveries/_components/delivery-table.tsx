import Link from 'next/link';
import { DocumentPath } from '@/components/document-path';
import { entryHref } from '@/components/entry-links';
import { Moment } from '@/components/ui/moment';
import { Pill, type Tone } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { DeliveryRow, DeliveryState } from '@/lib/dlq/views';
import { TryAgain } from './try-again';

const TONES: { readonly [S in DeliveryState]: Tone } = {
  waiting: 'info',
  delivered: 'ok',
  failed: 'bad',
  closed: 'neutral',
};

const MARKS = { waiting: 'waits', delivered: 'has it', failed: 'failed' } as const;

/** Deliveries, one a row, each with what became of it by channel. */
export function DeliveryTable({
  rows,
  now,
  mayRetry,
}: {
  rows: readonly DeliveryRow[];
  now: number;
  mayRetry: (tenantId: string) => boolean;
}) {
  return (
    <table className="dense cards" aria-label="Deliveries">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">State</th>
          <th scope="col">Document</th>
          <th scope="col" className="num">
            Expired
          </th>
          <th scope="col">Tries</th>
          <th scope="col">By channel</th>
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.messageId}>
            <th scope="row">
              <Link
                href={entryHref(row.tenantId, row.entryId)}
                prefetch={false}
                className="rounded font-mono text-sm font-medium text-ink no-underline hover:underline"
              >
                {row.tenantId}/{row.entryId}
              </Link>
            </th>
            <td data-name="State">
              <Pill tone={TONES[row.state]}>{row.state}</Pill>
            </td>
            <td className="full" data-name="Document">
              <DocumentPath collection={row.collection} document={row.documentId} max={24} />
            </td>
            <td className="num" data-name="Expired">
              <Moment at={row.createdAt} now={now} />
            </td>
            <td data-name="Tries">
              {row.attempts}
              <NextTry at={row.nextAt} now={now} />
            </td>
            <td
              className="full py-1.5 !whitespace-normal min-[40rem]:min-w-72"
              data-name="By channel"
            >
              <Channels delivery={row} />
            </td>
            <td className="full">
              {row.retryable && mayRetry(row.tenantId) && <TryAgain delivery={row} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NextTry({ at, now }: { at: number | null; now: number }) {
  if (at === null) return null;
  return (
    <span className="text-ink-2">
      , next {at <= now ? 'when the sweep runs' : <Moment at={at} now={now} />}
    </span>
  );
}

function Channels({ delivery }: { delivery: DeliveryRow }) {
  const { channels, lastError } = delivery;
  // Without a channel there is only what went wrong with the whole.
  if (channels.length === 0) {
    return <Visible text={lastError ?? 'not tried yet'} max={160} />;
  }
  return (
    <ul>
      {channels.map(({ name, state, lastError: error }, index) => (
        <li key={index} className="[overflow-wrap:anywhere]">
          <Visible text={name} max={48} />{' '}
          <span className={state === 'failed' ? 'text-bad' : 'text-ink-2'}>
            {MARKS[state]}
            {state !== 'delivered' && error !== null && (
              <>
                : <Visible text={error} max={120} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
