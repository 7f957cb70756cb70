import Link from 'next/link';
import type { ReactNode } from 'react';
import { DocumentPath } from '@/components/document-path';
import { entryHref } from '@/components/entry-links';
import { StatusPill } from '@/components/status-pill';
import { Moment } from '@/components/ui/moment';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import { violationWords } from '@/components/violation-words';
import type { EntryFilter } from '@/lib/dlq/filter';
import type { EntryRow } from '@/lib/dlq/views';
import { visibleText } from '@/lib/format/visible';

/** The latest entries of a group, the first of them in full for all. */
export function EntryPeek({
  tenant,
  rows,
  filter,
  now,
  all,
}: {
  tenant: string;
  /** Newest first. */
  rows: readonly EntryRow[];
  /** The group's, so that an entry's page goes on through the group. */
  filter: EntryFilter;
  now: number;
  /** The link to all of them. */
  all: ReactNode;
}) {
  const [first] = rows;
  return (
    <section aria-labelledby="latest" className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h2 id="latest" className="font-semibold">
          Latest entries
        </h2>
        <span className="text-sm">{all}</span>
      </div>
      {first === undefined ? (
        <p className="text-ink-2">Its entries went on to fail for something else.</p>
      ) : (
        <>
          <p className="max-w-3xl text-ink-2 [overflow-wrap:anywhere]">
            For instance{' '}
            <Link
              href={entryHref(tenant, first.entryId, { filter })}
              className="rounded font-mono text-sm"
            >
              {tenant}/{first.entryId}
            </Link>
            : {visibleText(violationWords(first.violation))}.
          </p>
          <ScrollArea label="Latest entries, scrollable">
            <table className="dense cards">
              <caption className="sr-only">Latest entries</caption>
              <thead>
                <tr>
                  <th scope="col">Entry</th>
                  <th scope="col">Document</th>
                  <th scope="col">User</th>
                  <th scope="col">Status</th>
                  <th scope="col" className="num">
                    Arrived
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.entryId}>
                    <th scope="row" className="!text-ink">
                      <Link
                        href={entryHref(tenant, row.entryId, { filter })}
                        prefetch={false}
                        className="rounded font-mono text-sm font-medium no-underline hover:underline"
                      >
                        {tenant}/{row.entryId}
                      </Link>
                    </th>
                    <td data-name="Document" className="full">
                      <DocumentPath
                        collection={row.collection}
                        document={row.documentId}
                        max={32}
                      />
                    </td>
                    <td data-name="User" className="max-w-48 truncate">
                      <Visible text={row.username} max={24} />
                    </td>
                    <td data-name="Status">
                      <StatusPill status={row.status} followUp={row.followUp} />
                    </td>
                    <td className="num" data-name="Arrived">
                      <Moment at={row.createdAt} now={now} short />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </>
      )}
    </section>
  );
}
