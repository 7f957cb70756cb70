import { filterOf } from '@/lib/dlq/filter';
import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { Headroom } from '@/components/headroom';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { OverviewQueue } from '@/lib/dlq/overview';
import { atLeast, grouped } from '@/lib/format/number';
import { ACTION_VERB } from '@/lib/format/policy';
import { Sparkline, ViolationBar } from './marks';
import type { Palette } from './palette';

/** Queues of several tenants; those that need a look stand first. */
export function OverviewQueuesTable({
  queues,
  now,
  palette,
}: {
  queues: readonly OverviewQueue[];
  now: number;
  palette: Palette;
}) {
  return (
    <table className="dense cards border-t border-line" aria-label="Queues">
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" className="num">
            Unresolved
          </th>
          <th scope="col">By violation</th>
          <th scope="col">Arrived in 24 h</th>
          <th scope="col" className="num">
            Oldest pending
          </th>
          <th scope="col">In the queue</th>
          <th scope="col">Expire in 24 h</th>
          <th scope="col" className="num">
            Evicted in 24 h
          </th>
          <th scope="col" className="num">
            Need attention
          </th>
          <th scope="col" className="num">
            Last ingest
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <Row
            key={`${queue.tenantId} ${queue.collection}`}
            queue={queue}
            now={now}
            palette={palette}
          />
        ))}
      </tbody>
    </table>
  );
}

/** On a narrow screen a card shows what is, not what is not. */
const quiet = (count: number) => (count === 0 ? 'max-sm:hidden' : '');

const NONE = <span className="text-ink-3">none</span>;

function Row({ queue, now, palette }: { queue: OverviewQueue; now: number; palette: Palette }) {
  const { tenantId, tenantName, collection, unresolved, attention, evicted, expiring } = queue;
  const list = (status: 'pending' | 'evicted' | 'attention') =>
    entriesHref(tenantId, filterOf({ collection, status }));
  return (
    <tr className="max-sm:grid-flow-dense">
      <th scope="row" className="!h-auto !text-base !text-ink">
        <Link
          href={list('pending')}
          prefetch={false}
          className="flex min-h-6 w-fit items-center rounded font-mono text-sm no-underline hover:underline"
        >
          <Visible text={collection} max={24} />
        </Link>
        <Link
          href={`/t/${tenantId}`}
          prefetch={false}
          className="block min-h-6 w-fit max-w-44 truncate rounded text-sm leading-6 font-normal text-ink-2 no-underline hover:underline"
        >
          {tenantName === null ? `Tenant ${tenantId}` : <Visible text={tenantName} max={28} />}
        </Link>
      </th>
      <td className="num font-medium" data-name="Unresolved">
        {grouped(unresolved)}
      </td>
      <td data-name="By violation" className="max-sm:col-span-2">
        <ViolationBar counts={queue.violations} palette={palette} />
      </td>
      <td data-name="Arrived in 24 h" className="max-sm:col-span-2">
        <Sparkline hours={queue.arrivals} />
      </td>
      <td className="num" data-name="Oldest pending">
        {queue.oldestAt === null ? NONE : <Moment at={queue.oldestAt} now={now} short />}
      </td>
      <td data-name="In the queue" className="max-sm:col-span-2">
        <Headroom used={queue.used} capacity={queue.capacity} stacked />
      </td>
      <td data-name="Expire in 24 h" className={quiet(expiring.count)}>
        {expiring.count === 0 ? (
          NONE
        ) : (
          <>
            <span className="font-medium text-warn">{atLeast(expiring)}</span>{' '}
            <span className="text-ink-2">
              <span aria-hidden="true">→</span> <span className="sr-only">to</span>
              {ACTION_VERB[expiring.action]}
            </span>
          </>
        )}
      </td>
      <td className={`num ${quiet(evicted.count)}`} data-name="Evicted in 24 h">
        <Alarming count={evicted.count} words={atLeast(evicted)} href={list('evicted')} />
      </td>
      <td className={`num ${quiet(attention.count)}`} data-name="Need attention">
        <Alarming
          count={attention.count}
          words={atLeast(attention)}
          href={`/t/${tenantId}/attention`}
        />
      </td>
      <td className="num" data-name="Last ingest">
        {queue.lastIngestAt === null ? (
          <span className="text-ink-3">never</span>
        ) : (
          <>
            <Moment at={queue.lastIngestAt} now={now} short /> ago
          </>
        )}
      </td>
    </tr>
  );
}

function Alarming({ count, words, href }: { count: number; words: string; href: string }) {
  if (count === 0) return <span className="text-ink-3">0</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-block min-h-6 min-w-6 rounded text-right leading-6 font-medium text-bad no-underline hover:underline"
    >
      {words}
    </Link>
  );
}
