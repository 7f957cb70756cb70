import { filterOf } from '@/lib/dlq/filter';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { headroomTone } from '@/components/headroom';
import { Visible } from '@/components/ui/visible';
import type { OverviewTotals } from '@/lib/dlq/overview';
import { atLeast, counted, grouped, percent } from '@/lib/format/number';
import { ACTION_VERB } from '@/lib/format/policy';
import { changeWords } from './words';

type Tone = 'plain' | 'warn' | 'bad';

const NUMBER: { readonly [T in Tone]: string } = {
  plain: '',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** The headline figures; each says what it counts. */
export function Figures({
  totals,
  tenantName,
}: {
  totals: OverviewTotals;
  /** What a tenant is called. */
  tenantName: (tenantId: string) => string;
}) {
  const { unresolved, queues, arrivedDay, arrivedDayBefore, attention, fullest } = totals;
  const more = queues.capped ? '+' : '';
  const expiring = totals.expiring.reduce((sum, { count }) => sum + count, 0);
  const expiringMore = totals.expiring.some(({ capped }) => capped) || queues.capped;
  return (
    <dl className="grid grid-cols-2 gap-px border-y border-line bg-line sm:grid-cols-3 lg:grid-cols-5">
      <Figure name="Unresolved" number={`${grouped(unresolved)}${more}`}>
        pending or being retried, in {atLeast(queues)} {queues.count === 1 ? 'queue' : 'queues'}
      </Figure>
      <Figure
        name="Arrived in 24 h"
        number={`${grouped(arrivedDay.count)}${arrivedDay.capped ? '+' : more}`}
      >
        {arrivedDay.capped
          ? 'too much to compare with the day before'
          : changeWords(arrivedDay.count, arrivedDayBefore)}
      </Figure>
      <Figure
        name="Expire within 24 h"
        number={`${grouped(expiring)}${expiringMore ? '+' : ''}`}
        tone={expiring > 0 ? 'warn' : 'plain'}
      >
        {expiring === 0
          ? 'nothing runs out of time'
          : totals.expiring
              .map((each) => `${atLeast(each)} to ${ACTION_VERB[each.action]}`)
              .join(', ')}
      </Figure>
      <Figure
        name="Need attention"
        number={atLeast(attention)}
        tone={attention.count > 0 ? 'bad' : 'plain'}
      >
        {attention.count === 0
          ? 'all that expiries owed was done'
          : 'owed by an expiry, and failed'}
      </Figure>
      <Fullest fullest={fullest} tenantName={tenantName} />
    </dl>
  );
}

function Fullest({
  fullest,
  tenantName,
}: {
  fullest: OverviewTotals['fullest'];
  tenantName: (tenantId: string) => string;
}) {
  if (fullest === null) {
    return (
      <Figure name="Fullest queue" number="0 %">
        all queues are empty
      </Figure>
    );
  }
  const { tenantId, collection, used, capacity } = fullest;
  const share = capacity === 0 ? 1 : used / capacity;
  const tone = headroomTone(share);
  return (
    <Figure name="Fullest queue" number={percent(share)} tone={tone === 'ok' ? 'plain' : tone}>
      <Link
        href={entriesHref(tenantId, filterOf({ collection, status: 'pending' }))}
        prefetch={false}
        className="rounded"
      >
        <Visible text={collection} max={18} />
      </Link>{' '}
      in {tenantName(tenantId)}: {grouped(used)} of {counted(capacity, 'entry', 'entries')}
    </Figure>
  );
}

function Figure({
  name,
  number,
  tone = 'plain',
  children,
}: {
  name: string;
  number: string;
  tone?: Tone;
  children: ReactNode;
}) {
  return (
    <div className="min-h-[6.5rem] min-w-0 bg-paper px-4 py-3 max-lg:last:col-span-2">
      <dt className="text-sm text-ink-2">{name}</dt>
      <dd>
        <span className={`block text-2xl font-semibold tracking-tight ${NUMBER[tone]}`}>
          {number}
        </span>
        <span className="block text-sm text-ink-2 [overflow-wrap:anywhere]">{children}</span>
      </dd>
    </div>
  );
}
