import Link from 'next/link';
import type { ReactNode } from 'react';
import { DocumentPath } from '@/components/document-path';
import type { Column } from '@/components/entry-columns';
import type { CellLinks } from '@/components/entry-cell-links';
import { groupHref } from '@/components/groups/links';
import { Expiry } from '@/components/expiry';
import { Retention } from '@/components/retention';
import { HeldPill, StatusPill } from '@/components/status-pill';
import { CopyButton } from '@/components/ui/copy-button';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { ViolationPill, ViolationSubject } from '@/components/violation-pill';
import type { EntryRow } from '@/lib/dlq/views';
import { violationLabel } from '@/lib/dlq/violation';
import { actorWords } from '@/lib/format/actor';
import { byteSize } from '@/lib/format/bytes';
import { absolute } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';

const CELL_LINK = 'rounded no-underline hover:underline';

export interface CellContext {
  readonly links: CellLinks;
  /** When the rows were read, epoch milliseconds. */
  readonly now: number;
  /** The zone times are shown in. */
  readonly zone: string;
  /** Every row of the list is pending, so that the deadline stands alone. */
  readonly onlyPending: boolean;
  /** What people are called, by user id. */
  readonly names: ReadonlyMap<string, string>;
}

/** The number of an entry: opens it, and stands for the row under the keyboard. */
export function EntryNumber({ row, links }: { row: EntryRow; links: CellLinks }) {
  const { tenantId, entryId, collection, documentId } = row;
  return (
    <td className="s-id">
      <span className="copy-spot inline-flex max-w-full items-center">
        <Link
          id={`e${entryId}`}
          href={links.entry(row)}
          data-row={entryId}
          prefetch={false}
          aria-label={`Entry ${tenantId}/${entryId}: ${violationLabel(row.violation)}, ${visibleText(collection)} / ${visibleText(documentId)}, ${row.status}`}
          className="truncate rounded font-mono text-sm font-medium no-underline hover:underline"
        >
          {tenantId}/{entryId}
        </Link>
        <CopyButton value={`${tenantId}/${entryId}`} what={`entry ${tenantId}/${entryId}`} />
      </span>
    </td>
  );
}

/** One value of a row; what can be narrowed to narrows the list when it is clicked. */
export function EntryCell({
  column,
  row,
  context,
}: {
  column: Column;
  row: EntryRow;
  context: CellContext;
}) {
  const kind = column === 'arrived' || column === 'retries' || column === 'size' ? ' num' : '';
  return <td className={`s-${column}${kind}`}>{content(column, row, context)}</td>;
}

function content(column: Column, row: EntryRow, context: CellContext): ReactNode {
  const { links, now, names } = context;
  switch (column) {
    case 'why':
      return (
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={links.violation(row)}
            prefetch={false}
            title={`${visibleText(violationLabel(row.violation))}: only this kind of violation`}
            className="flex max-w-full shrink-0 rounded-full no-underline hover:opacity-80 [&>span]:min-w-0"
          >
            <ViolationPill violation={row.violation} />
          </Link>
          <ViolationSubject violation={row.violation} />
        </span>
      );
    case 'document':
      return (
        <Link
          href={links.document(row)}
          prefetch={false}
          title={`${visibleText(row.collection)} / ${visibleText(row.documentId)}: only this document`}
          className={CELL_LINK}
        >
          <DocumentPath collection={row.collection} document={row.documentId} max={24} />
        </Link>
      );
    case 'user':
      return row.username === '' ? (
        <span className="text-ink-2">nobody</span>
      ) : (
        <Link
          href={links.value('user', row.username)}
          prefetch={false}
          title={`${visibleText(row.username)}: only this user`}
          className={CELL_LINK}
        >
          <Visible text={row.username} max={18} />
        </Link>
      );
    case 'peer':
      return (
        <span className="copy-spot inline-flex items-center">
          <Link
            href={links.value('peer', row.peerId)}
            prefetch={false}
            title={`${row.peerId}: only this peer`}
            aria-label={`Peer ${row.peerId}: only this peer`}
            className={`${CELL_LINK} font-mono text-sm`}
          >
            {row.peerId.length > 5 ? `…${row.peerId.slice(-4)}` : row.peerId}
          </Link>
          <CopyButton value={row.peerId} what={`peer ${row.peerId}`} />
        </span>
      );
    case 'retries':
      return (
        <Link
          href={links.value('retries', String(row.retryCount))}
          prefetch={false}
          title={`Only entries retried ${row.retryCount} times`}
          className={CELL_LINK}
        >
          {row.retryCount}
        </Link>
      );
    case 'assignee':
      return row.assignee === null ? (
        <span className="text-ink-3">nobody</span>
      ) : (
        <Visible text={actorWords(row.assignee, names)} max={18} />
      );
    case 'client':
      return (
        <Link
          href={links.value('device', row.clientVersion)}
          prefetch={false}
          title={`${visibleText(row.clientVersion)}: only this client`}
          className={CELL_LINK}
        >
          <Visible text={row.clientVersion} max={18} />
        </Link>
      );
    case 'group':
      return (
        <Link
          href={groupHref(row.tenantId, row.groupId)}
          prefetch={false}
          title="The entries that failed alike"
          className={`${CELL_LINK} font-mono text-sm`}
        >
          {row.groupId.slice(0, 8)}
        </Link>
      );
    case 'mutation':
      return <code>{row.mutationId}</code>;
    case 'size':
      return byteSize(row.deltaSize);
    case 'arrived':
      return <Moment at={row.createdAt} now={now} inRow={rowMoments(row, context)} />;
    case 'state':
      return <State row={row} now={now} onlyPending={context.onlyPending} />;
  }
}

/** Both moments of a row in one line, for the keyboard: two at once would lie over each other. */
function rowMoments(row: EntryRow, { zone }: CellContext): string {
  const arrived = `arrived ${absolute(row.createdAt, zone)}`;
  return row.expiresAt === null ? arrived : `${arrived}, expires ${absolute(row.expiresAt, zone)}`;
}

function State({ row, now, onlyPending }: { row: EntryRow; now: number; onlyPending: boolean }) {
  if (row.status === 'pending') {
    return (
      <span className="inline-flex items-center gap-2">
        {!onlyPending && <StatusPill status={row.status} followUp={row.followUp} />}
        <Expiry entry={row} now={now} />
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-2 overflow-hidden">
      <span className="shrink-0">
        <StatusPill status={row.status} followUp={row.followUp} />
      </span>
      {row.held && <HeldPill />}
      <Retention entry={row} now={now} />
    </span>
  );
}
