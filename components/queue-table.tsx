import { filterOf } from '@/lib/dlq/filter';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Headroom } from '@/components/headroom';
import { historyHref } from '@/components/policy-history';
import { PolicyWords } from '@/components/policy-words';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { QueueView } from '@/lib/dlq/views';
import { grouped } from '@/lib/format/number';

// What gives way first when a row gets narrow; a card has room for all again.
const WIDEST = 'sm:max-xl:hidden';
const WIDE = 'sm:max-lg:hidden';

/** A tenant's queues: what waits, how full they are, and what becomes of it. */
export function QueueTable({
  tenant,
  queues,
  now,
  change,
}: {
  tenant: string;
  queues: readonly QueueView[];
  now: number;
  /** The button that changes a queue's policy; left out for those who may not. */
  change?: (queue: QueueView) => ReactNode;
}) {
  return (
    <table className="dense cards pinned border-t border-line" aria-label="Queues">
      <thead>
        <tr>
          <th scope="col">Collection</th>
          <th scope="col" className="num">
            Pending
          </th>
          <th scope="col" className="num">
            Oldest pending
          </th>
          <th scope="col">In the queue</th>
          <th scope="col">Policy</th>
          <th scope="col" className={`num ${WIDE}`}>
            Resolved
          </th>
          <th scope="col" className={`num ${WIDE}`}>
            Expired
          </th>
          <th scope="col" className={`num ${WIDE}`}>
            Evicted
          </th>
          <th scope="col" className={`num ${WIDEST}`}>
            Ever enqueued
          </th>
          <th scope="col" className={`num ${WIDEST}`}>
            Last ingest
          </th>
          {change !== undefined && (
            <th scope="col">
              <span className="sr-only">Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={queue.collection}>
            <th scope="row" className="!text-base">
              <Link
                href={entriesHref(
                  tenant,
                  filterOf({ collection: queue.collection, status: 'pending' }),
                )}
                prefetch={false}
                className="rounded font-mono text-sm font-medium text-ink no-underline hover:underline"
              >
                <Visible text={queue.collection} max={32} />
              </Link>
            </th>
            <Count tenant={tenant} queue={queue} status="pending" strong />
            <td className="num" data-name="Oldest pending">
              {queue.oldestPendingAt === null ? (
                <span className="text-ink-3">none</span>
              ) : (
                <Moment at={queue.oldestPendingAt} now={now} short />
              )}
            </td>
            <td className="full" data-name="In the queue">
              <Headroom used={queue.used} capacity={queue.policy.capacity} />
            </td>
            <td className="full" data-name="Policy">
              <PolicyWords
                policy={queue.policy}
                own={queue.own}
                history={queue.policySeq === '0' ? null : historyHref(tenant, queue.collection)}
              />
            </td>
            <Count tenant={tenant} queue={queue} status="resolved" />
            <Count tenant={tenant} queue={queue} status="expired" />
            <Count tenant={tenant} queue={queue} status="evicted" />
            <td className={`num text-ink-2 ${WIDEST}`} data-name="Ever enqueued">
              {grouped(queue.totalEnqueued)}
            </td>
            <td className={`num ${WIDEST}`} data-name="Last ingest">
              {queue.lastEnqueuedAt === null ? (
                <span className="text-ink-3">never</span>
              ) : (
                <>
                  <Moment at={queue.lastEnqueuedAt} now={now} short /> ago
                </>
              )}
            </td>
            {change !== undefined && <td>{change(queue)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NAMES = {
  pending: 'Pending',
  resolved: 'Resolved',
  expired: 'Expired',
  evicted: 'Evicted',
} as const;

function Count({
  tenant,
  queue,
  status,
  strong = false,
}: {
  tenant: string;
  queue: QueueView;
  status: keyof typeof NAMES;
  strong?: boolean;
}) {
  const count = queue[status];
  return (
    <td
      className={`num ${strong ? 'font-medium' : `text-ink-2 ${WIDE}`}`}
      data-name={NAMES[status]}
    >
      {count === 0 ? (
        <span className="font-normal text-ink-3">0</span>
      ) : (
        <Link
          href={entriesHref(tenant, filterOf({ collection: queue.collection, status }))}
          prefetch={false}
          className="rounded no-underline hover:underline"
        >
          {grouped(count)}
        </Link>
      )}
    </td>
  );
}
