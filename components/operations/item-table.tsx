import Link from 'next/link';
import { DocumentPath } from '@/components/document-path';
import { entryHref } from '@/components/entry-links';
import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { ItemOutcome, OperationItemRow } from '@/lib/dlq/operation';
import { actorWords } from '@/lib/format/actor';
import { grouped } from '@/lib/format/number';
import { ViolationPill } from '@/components/violation-pill';
import { OUTCOME_TONES } from './words';

/** Entries of an operation in the order they are taken, each with what became of it and why. */
export function ItemTable({
  tenant,
  rows,
  names,
  now,
}: {
  tenant: string;
  rows: readonly OperationItemRow[];
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  now: number;
}) {
  return (
    <table className="dense cards" aria-label="Entries of this operation">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Outcome</th>
          <th scope="col">Document</th>
          <th scope="col">Rejected for</th>
          <th scope="col">Why</th>
          <th scope="col" className="num">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.position}>
            <th scope="row" className="!text-ink">
              <span className="mr-2 inline-block min-w-8 font-mono text-xs font-normal text-ink-3 sm:text-right">
                <span className="sr-only">Place </span>
                {grouped(row.position)}
              </span>
              <Link
                href={entryHref(tenant, row.entryId)}
                prefetch={false}
                className="rounded font-mono text-sm font-medium no-underline hover:underline"
              >
                {tenant}/{row.entryId}
              </Link>
            </th>
            <td data-name="Outcome">
              <OutcomePill outcome={row.outcome} />
            </td>
            <td data-name="Document" className="max-sm:col-span-2">
              <DocumentPath collection={row.collection} document={row.documentId} max={24} />
            </td>
            <td data-name="Rejected for">
              <ViolationPill violation={row.violation} />
            </td>
            <td
              data-name="Why"
              className={`full sm:w-full sm:max-w-0 sm:truncate ${row.message === null ? 'max-sm:hidden' : ''}`}
            >
              {row.message !== null && <Visible text={row.message} max={200} />}
              {row.changedBy !== null && (
                <>
                  {' '}
                  <Visible text={actorWords(row.changedBy, names)} max={40} /> was first.
                </>
              )}
            </td>
            <td className="num" data-name="When">
              {row.at === null ? (
                <span className="text-ink-3">–</span>
              ) : (
                <Moment at={row.at} now={now} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OutcomePill({ outcome }: { outcome: ItemOutcome }) {
  return <Pill tone={OUTCOME_TONES[outcome]}>{outcome}</Pill>;
}
