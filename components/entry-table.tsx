import Link from 'next/link';
import { DocumentPath } from '@/components/document-path';
import { entriesHref, entryHref } from '@/components/entry-links';
import { Expiry } from '@/components/expiry';
import { Retention } from '@/components/retention';
import { HeldPill, StatusPill } from '@/components/status-pill';
import { CopyButton } from '@/components/ui/copy-button';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { ViolationPill, ViolationSubject } from '@/components/violation-pill';
import { type EntryFilter, valueOf, withFilter } from '@/lib/dlq/filter';
import type { EntryRow } from '@/lib/dlq/views';
import { violationLabel } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';

/**
 * Columns that share the room the others leave, cut off with an ellipsis: without a width of their own (`max-w-0`),
 * by shares of the table. On narrow screens rows are cards instead.
 */
const SHRINKS = 'sm:max-w-0 sm:overflow-hidden sm:text-ellipsis';

const CELL_LINK = 'rounded no-underline hover:underline';

/** The kind an unknown violation is filtered by is its own tag. */
function violationKey(row: EntryRow): string {
  return row.violation.kind === 'unknown' ? row.violation.tag : row.violation.kind;
}

/**
 * Entries as dense rows. A value in a row narrows the list to it; the entry's number opens it.
 * `now` is when the rows were read, epoch milliseconds.
 */
export function EntryTable({
  rows,
  filter,
  now,
}: {
  rows: readonly EntryRow[];
  filter: EntryFilter;
  now: number;
}) {
  const onlyPending = valueOf(filter, 'status') === 'pending';
  return (
    <table className="dense stacks sm:min-w-[42rem]" aria-label="Entries">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Why</th>
          <th scope="col">Document</th>
          <th scope="col">User</th>
          <th scope="col" className="s-peer">
            Peer
          </th>
          <th scope="col" className="s-retries num">
            Retries
          </th>
          <th scope="col" className="num">
            Arrived
          </th>
          <th scope="col">{onlyPending ? 'Expires' : 'Status'}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.entryId} row={row} filter={filter} now={now} onlyPending={onlyPending} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row,
  filter,
  now,
  onlyPending,
}: {
  row: EntryRow;
  filter: EntryFilter;
  now: number;
  onlyPending: boolean;
}) {
  const { tenantId, entryId, collection, documentId, username } = row;
  const narrowed = (key: 'violation' | 'user' | 'peer' | 'retries', value: string) =>
    entriesHref(tenantId, withFilter(filter, key, value));
  const sameDocument = entriesHref(
    tenantId,
    withFilter(withFilter(filter, 'document', documentId), 'collection', collection),
  );
  return (
    <tr>
      <td className="s-id">
        <span className="copy-spot inline-flex items-center">
          <Link
            id={`e${entryId}`}
            href={entryHref(tenantId, entryId, { filter })}
            data-row=""
            prefetch={false}
            aria-label={`Entry ${tenantId}/${entryId}: ${violationLabel(row.violation)}, ${visibleText(collection)} / ${visibleText(documentId)}, ${row.status}`}
            className="rounded font-mono text-sm font-medium no-underline hover:underline"
          >
            {tenantId}/{entryId}
          </Link>
          <CopyButton value={`${tenantId}/${entryId}`} what={`entry ${tenantId}/${entryId}`} />
        </span>
      </td>
      <td className="s-why sm:max-lg:max-w-40 sm:overflow-hidden lg:w-[40%] lg:max-w-0 lg:text-ellipsis">
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={narrowed('violation', violationKey(row))}
            prefetch={false}
            title={`${visibleText(violationLabel(row.violation))}: only this kind of violation`}
            className="flex max-w-full shrink-0 rounded-full no-underline hover:opacity-80 [&>span]:min-w-0"
          >
            <ViolationPill violation={row.violation} />
          </Link>
          <ViolationSubject violation={row.violation} />
        </span>
      </td>
      <td className={`s-document ${SHRINKS} sm:w-[60%] lg:w-[40%]`}>
        <Link
          href={sameDocument}
          prefetch={false}
          title={`${visibleText(collection)} / ${visibleText(documentId)}: only this document`}
          className={CELL_LINK}
        >
          <DocumentPath collection={collection} document={documentId} max={24} />
        </Link>
      </td>
      <td className={`s-user ${SHRINKS} sm:w-[20%]`}>
        {username === '' ? (
          <span className="text-ink-2">nobody</span>
        ) : (
          <Link
            href={narrowed('user', username)}
            prefetch={false}
            title={`${visibleText(username)}: only this user`}
            className={CELL_LINK}
          >
            <Visible text={username} max={18} />
          </Link>
        )}
      </td>
      <td className="s-peer">
        <span className="copy-spot inline-flex items-center">
          <Link
            href={narrowed('peer', row.peerId)}
            prefetch={false}
            title={`${row.peerId}: only this peer`}
            aria-label={`Peer ${row.peerId}: only this peer`}
            className={`${CELL_LINK} font-mono text-sm`}
          >
            {row.peerId.length > 5 ? `…${row.peerId.slice(-4)}` : row.peerId}
          </Link>
          <CopyButton value={row.peerId} what={`peer ${row.peerId}`} />
        </span>
      </td>
      <td className="s-retries num">
        <Link
          href={narrowed('retries', String(row.retryCount))}
          prefetch={false}
          title={`Only entries retried ${row.retryCount} times`}
          className={CELL_LINK}
        >
          {row.retryCount}
        </Link>
      </td>
      <td className="s-arrived num">
        <Moment at={row.createdAt} now={now} />
      </td>
      <td className="s-state">
        {onlyPending || row.status === 'pending' ? (
          <span className="inline-flex items-center gap-2">
            {!onlyPending && <StatusPill status={row.status} followUp={row.followUp} />}
            <Expiry entry={row} now={now} />
          </span>
        ) : (
          <span className="inline-flex items-center gap-2">
            <StatusPill status={row.status} followUp={row.followUp} />
            {row.held && <HeldPill />}
            <Retention entry={row} now={now} />
          </span>
        )}
      </td>
    </tr>
  );
}
