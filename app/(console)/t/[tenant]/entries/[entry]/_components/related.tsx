import Link from 'next/link';
import { entriesHref, entryHref } from '@/components/entry-links';
import { StatusPill } from '@/components/status-pill';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { ViolationPill } from '@/components/violation-pill';
import { listRelated, type RelatedEntries } from '@/lib/db/related';
import { type EntryFilter, filterOf } from '@/lib/dlq/filter';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryRow, EntryView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';

/** Other entries of the same document, of the same peer, and with the same bytes. */
export async function RelatedPanel({
  scope,
  entryId,
  entry,
}: {
  scope: TenantScope;
  entryId: EntryId;
  entry: EntryView;
}) {
  const { document, peer, bytes } = await listRelated(scope, entryId, entry);
  const none = [
    document.count.count === 0 && 'no other delta of this document was refused',
    peer.count.count === 0 && 'nothing else of this peer was refused',
    bytes.count.count === 0 && 'these bytes came in only once',
  ].filter((words) => words !== false);
  return (
    <div className="flex flex-col gap-4">
      <Kind
        title="Same document"
        related={document}
        entry={entry}
        filter={filterOf({ collection: entry.collection, document: entry.documentId })}
      />
      <Kind
        title="Same peer, in the order it wrote"
        related={peer}
        entry={entry}
        filter={filterOf({ peer: entry.peerId })}
        byMutation
      />
      <Kind
        title="Identical deltas"
        related={bytes}
        entry={entry}
        filter={filterOf({ bytes: entry.deltaSha256 })}
      />
      {none.length > 0 && <p className="text-ink-2 first-letter:uppercase">{none.join('; ')}.</p>}
    </div>
  );
}

function Kind({
  title,
  related: { count, rows },
  entry,
  filter,
  byMutation = false,
}: {
  title: string;
  related: RelatedEntries;
  entry: EntryView;
  filter: EntryFilter;
  /** In the order of mutations, this entry among them. */
  byMutation?: boolean;
}) {
  if (count.count === 0) return null;
  const after = byMutation ? rows.findIndex((row) => isLater(row, entry)) : -1;
  const split = after === -1 ? rows.length : after;
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h3 className="text-sm font-medium text-ink-2">{title}</h3>
      <ul className="flex flex-col">
        {rows.slice(0, split).map((row) => (
          <Item
            key={row.entryId}
            row={row}
            now={entry.asOf}
            filter={filter}
            mutation={byMutation}
          />
        ))}
        {byMutation && (
          <li className="flex min-h-7 items-center rounded bg-paper-3 px-1.5 text-ink-2">
            this entry, mutation <code className="ml-1">{entry.mutationId}</code>
          </li>
        )}
        {rows.slice(split).map((row) => (
          <Item
            key={row.entryId}
            row={row}
            now={entry.asOf}
            filter={filter}
            mutation={byMutation}
          />
        ))}
      </ul>
      <p>
        <Link
          href={entriesHref(entry.tenantId, filter)}
          prefetch={false}
          className="no-print text-sm text-ink-2 hover:text-ink"
        >
          {count.capped
            ? `More than ${counted(count.count, 'other', 'others')}: list them`
            : `${grouped(count.count)} ${count.count === 1 ? 'other' : 'others'}: list ${count.count === 1 ? 'it' : 'them'} with this one`}
        </Link>
      </p>
    </section>
  );
}

function Item({
  row,
  now,
  filter,
  mutation,
}: {
  row: EntryRow;
  now: number;
  filter: EntryFilter;
  /** Shows which of the peer's mutations it is. */
  mutation: boolean;
}) {
  return (
    <li className="flex min-h-7 min-w-0 items-center gap-2 rounded px-1.5 hover:bg-hover">
      <Link
        href={entryHref(row.tenantId, row.entryId, { filter })}
        prefetch={false}
        className="flex min-h-6 shrink-0 items-center font-mono text-sm font-medium no-underline hover:underline"
      >
        {row.tenantId}/{row.entryId}
      </Link>
      {mutation && (
        <span className="shrink-0 text-ink-2 max-sm:hidden">
          mutation <code>{row.mutationId}</code>
        </span>
      )}
      <span className="flex min-w-0 shrink">
        <ViolationPill violation={row.violation} />
      </span>
      <span className="min-w-0 flex-1 truncate text-ink-2">
        <Visible text={row.username} max={18} />
      </span>
      <span className="shrink-0 text-sm text-ink-2">
        <Moment at={row.createdAt} now={now} />
      </span>
      <span className="shrink-0">
        <StatusPill status={row.status} followUp="none" />
      </span>
    </li>
  );
}

/** Whether a device wrote `row` after `entry`. */
function isLater(row: EntryRow, entry: EntryRow): boolean {
  const [there, here] = [BigInt(row.mutationId), BigInt(entry.mutationId)];
  return there === here ? BigInt(row.entryId) > BigInt(entry.entryId) : there > here;
}
