import Link from 'next/link';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { OperationView } from '@/lib/dlq/operation';
import { actorWords } from '@/lib/format/actor';
import { counted, grouped, percent } from '@/lib/format/number';
import { span } from '@/lib/format/time';
import { operationHref, queryHref } from './links';
import { ProgressBar } from './progress-bar';
import { OperationStatePill } from './state-pill';
import { operationTitle, settledOf } from './words';

/** Operations, one a row: what, which entries, how far, who and when. */
export function OperationTable({
  rows,
  names,
  now,
  label,
}: {
  rows: readonly OperationView[];
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  now: number;
  label: string;
}) {
  return (
    <table className="dense cards" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Operation</th>
          <th scope="col">State</th>
          <th scope="col">Entries</th>
          <th scope="col">Progress</th>
          <th scope="col">Not done</th>
          <th scope="col">Who</th>
          <th scope="col" className="num">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.operationId}>
            <th scope="row" className="!text-ink">
              <Link
                href={operationHref(row.tenantId, row.operationId)}
                prefetch={false}
                className="rounded text-base font-medium no-underline hover:underline"
              >
                {operationTitle(row)}
              </Link>
            </th>
            <td data-name="State">
              <OperationStatePill operation={row} />
            </td>
            <td data-name="Entries" className="full truncate sm:w-1/4 sm:max-w-0">
              <Link
                href={queryHref(row.tenantId, row.q)}
                prefetch={false}
                className="rounded no-underline hover:underline"
              >
                {row.q === '' ? (
                  'every entry'
                ) : (
                  <code>
                    <Visible text={row.q} max={80} />
                  </code>
                )}
              </Link>
            </td>
            <td data-name="Progress">
              <Progress row={row} />
            </td>
            <td data-name="Not done">
              <NotDone row={row} />
            </td>
            <td data-name="Who" className="max-w-40 truncate">
              <Visible text={actorWords(row.createdBy, names)} max={28} />
            </td>
            <td className="num" data-name="When">
              <Moment at={row.createdAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Progress({ row }: { row: OperationView }) {
  const share = row.total === 0 ? 1 : settledOf(row) / row.total;
  return (
    <span className="inline-flex items-center gap-2">
      <ProgressBar operation={row} className="h-1.5 w-16 sm:w-20" />
      <span className="font-mono text-xs whitespace-nowrap">{percent(share)}</span>
      {row.state === 'running' && row.secondsLeft !== null && (
        <span className="text-sm text-ink-2">{span(row.secondsLeft * 1_000)} left</span>
      )}
    </span>
  );
}

function NotDone({ row: { refused, failed, skipped } }: { row: OperationView }) {
  const parts = [
    { count: refused, words: 'refused', tone: 'text-bad' },
    { count: failed, words: 'failed', tone: 'text-warn' },
    { count: skipped, words: 'skipped', tone: 'text-ink-2' },
  ].filter(({ count }) => count > 0);
  if (parts.length === 0) return <span className="text-ink-3">–</span>;
  return (
    <span title={counted(refused + failed + skipped, 'entry', 'entries')}>
      {parts.map(({ count, words, tone }, index) => (
        <span key={words}>
          {index > 0 && ', '}
          <span className={tone}>
            {grouped(count)} {words}
          </span>
        </span>
      ))}
    </span>
  );
}
