import Link from 'next/link';
import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { EntryId } from '@/lib/dlq/ids';
import type { WalItem } from '@/lib/dlq/views';
import type { WalFilter } from '@/lib/dlq/wal-filter';
import { actorWords } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';
import { entryHref } from './entry-links';
import { tell } from './timeline-words';
import { walHref, withWalFilter } from './wal-links';
import { WalRecord } from './wal-record';
import { WalRow } from './wal-row';

const CELL_LINK = 'block max-w-full truncate rounded no-underline hover:underline';

/**
 * Records of a tenant's WAL, newest first. A value in a row narrows the list to it; the arrow shows the record in
 * full. `now` is when they were read, epoch milliseconds; `opened` is the seq that is shown in full from the start.
 */
export function WalTable({
  tenant,
  items,
  filter,
  names,
  now,
  opened,
}: {
  tenant: string;
  items: readonly WalItem[];
  filter: WalFilter;
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  now: number;
  opened: string | null;
}) {
  return (
    <table className="dense wal" aria-label="Records of the WAL">
      <thead>
        <tr>
          <th scope="col" className="w-seq">
            Seq
          </th>
          <th scope="col" className="num">
            When
          </th>
          <th scope="col">What</th>
          <th scope="col">Entry</th>
          <th scope="col">Collection</th>
          <th scope="col">Who</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const who = actorWords(item.actor, names);
          return (
            <WalRow
              key={item.seq}
              seq={item.seq}
              opened={item.seq === opened}
              detail={<WalRecord tenant={tenant} item={item} who={who} />}
            >
              <Cells tenant={tenant} item={item} who={who} filter={filter} now={now} />
            </WalRow>
          );
        })}
      </tbody>
    </table>
  );
}

function Cells({
  tenant,
  item,
  who,
  filter,
  now,
}: {
  tenant: string;
  item: WalItem;
  who: string;
  filter: WalFilter;
  now: number;
}) {
  const { title, detail } = tell(item);
  const { entryId, collection } = item;
  const narrowed = <K extends keyof WalFilter>(key: K, value: WalFilter[K], words: string) => ({
    href: walHref(tenant, withWalFilter(filter, key, value)),
    title: `${visibleText(words)}: only these`,
  });
  return (
    <>
      <td className="w-when num">
        <Moment at={item.at} now={now} />
      </td>
      <td className="w-what">
        <CellLink {...narrowed('kind', item.kind, title)}>{title}</CellLink>
      </td>
      <td className="w-entry font-mono text-sm">
        {entryId === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <span className="inline-flex items-center gap-2">
            <Link
              href={entryHref(tenant, entryId)}
              prefetch={false}
              className="rounded font-medium no-underline hover:underline"
            >
              {tenant}/{entryId}
            </Link>
            <Link
              href={walHref(tenant, withWalFilter(filter, 'entryId', BigInt(entryId) as EntryId))}
              prefetch={false}
              aria-label={`Only the records of entry ${tenant}/${entryId}`}
              title="Only the records of this entry"
              className="w-only rounded px-1 text-ink-3 no-underline hover:bg-hover hover:text-ink"
            >
              ≡
            </Link>
          </span>
        )}
      </td>
      <td className="w-collection max-w-48">
        {collection === null ? (
          <span className="text-ink-2">the tenant</span>
        ) : (
          <CellLink {...narrowed('collection', collection, collection)}>
            <code>
              <Visible text={collection} max={24} />
            </code>
          </CellLink>
        )}
      </td>
      <td className="w-who max-w-48">
        <CellLink {...narrowed('actor', item.actor, who)}>
          <Visible text={who} max={28} />
        </CellLink>
      </td>
      <td className="w-why w-full max-w-0 truncate">
        {item.reason === null ? (
          <span className="text-ink-2">{detail !== null && <Visible text={detail} />}</span>
        ) : (
          <>
            “<Visible text={item.reason} />”
          </>
        )}
      </td>
    </>
  );
}

function CellLink({ href, title, children }: { href: string; title: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} title={title} className={CELL_LINK}>
      {children}
    </Link>
  );
}
