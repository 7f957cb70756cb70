import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { entriesHref, withFilter } from '@/components/entry-links';
import { EntryTable } from '@/components/entry-table';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { LinkPending } from '@/components/ui/link-pending';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { listEntries } from '@/lib/db/entries';
import { BadCursorError } from '@/lib/db/keyset';
import { listQueues } from '@/lib/db/queues';
import { type EntryFilter, filterToParams, parseEntryFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryPage } from '@/lib/dlq/views';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { Arrivals } from './_components/arrivals';
import { FilterChips } from './_components/filter-chips';
import { FilterForm } from './_components/filter-form';
import { NoEntries } from './_components/no-entries';
import { RowKeys } from './_components/row-keys';
import { StatusTabs } from './_components/status-tabs';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const PAGE_SIZE = 50;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Entries of tenant ${visibleText((await params).tenant)}` };
}

export default async function EntriesPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const { filter, cursor, problems } = parseEntryFilter(await searchParams);
  const { scope, tenant } = await tenantPage(asked, entriesHref(asked, filter, cursor));
  const [crumbs, queues, read] = await Promise.all([
    tenantCrumbs(scope),
    listQueues(scope),
    readPage(scope, filter, cursor),
  ]);
  const { page, lost } = read;
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'entries', label: 'Entries' }]} />}
      aside={
        <>
          {page.newer === null && (
            <Arrivals
              tenant={tenant}
              query={filterToParams(filter).toString()}
              newest={page.rows[0]?.entryId ?? '0'}
            />
          )}
          <DataAge asOf={page.asOf} />
        </>
      }
    >
      <h1 className="sr-only">Entries of tenant {tenant}</h1>
      <FilterForm
        tenant={tenant}
        filter={filter}
        collections={queues.map((queue) => queue.collection)}
      />
      <FilterChips tenant={tenant} filter={filter} />
      {(problems.length > 0 || lost) && (
        <div className="flex flex-col gap-2 px-4 pb-2.5">
          {problems.map(({ parameter, message }) => (
            <Notice key={parameter} tone="warn" title="Not understood.">
              The filter “{visibleText(parameter)}” is left out: {message}.
            </Notice>
          ))}
          {lost && (
            <Notice tone="warn" title="The place in this link is lost.">
              It belongs to another list; this is the first page.
            </Notice>
          )}
        </div>
      )}
      <StatusTabs tenant={tenant} filter={filter} queues={queues} />
      {page.rows.length === 0 && page.scanned === null ? (
        <NoEntries tenant={tenant} filter={filter} queues={queues} page={page} />
      ) : (
        <>
          <div className="overflow-x-auto">
            <EntryTable rows={page.rows} filter={filter} now={page.asOf} />
          </div>
          <RowKeys />
        </>
      )}
      <Pager tenant={tenant} filter={filter} page={page} />
    </PageFrame>
  );
}

async function readPage(
  scope: TenantScope,
  filter: EntryFilter,
  cursor: string | null,
): Promise<{ page: EntryPage; lost: boolean }> {
  try {
    return { page: await listEntries(scope, filter, cursor, PAGE_SIZE), lost: false };
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    return { page: await listEntries(scope, filter, null, PAGE_SIZE), lost: true };
  }
}

function Pager({
  tenant,
  filter,
  page: { rows, newer, older, scanned },
}: {
  tenant: string;
  filter: EntryFilter;
  page: EntryPage;
}) {
  if (newer === null && older === null && scanned === null) {
    return rows.length === 0 ? null : (
      <p className="px-4 py-3 text-sm text-ink-2">
        {counted(rows.length, 'entry', 'entries')}, all that match.
      </p>
    );
  }
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-2 px-4 py-3">
      {newer !== null && (
        <>
          <Link
            href={entriesHref(tenant, filter)}
            prefetch={false}
            className={buttonClass('quiet')}
          >
            Newest
          </Link>
          <Link
            href={entriesHref(tenant, filter, newer)}
            prefetch={false}
            className={buttonClass()}
          >
            Newer
          </Link>
        </>
      )}
      {older !== null && (
        <Link href={entriesHref(tenant, filter, older)} prefetch={false} className={buttonClass()}>
          {scanned === null ? 'Older' : 'Continue the search'}
          <LinkPending />
        </Link>
      )}
      <span className="text-sm text-ink-2">
        {scanned === null
          ? `${counted(rows.length, 'entry', 'entries')} on this page`
          : `Searched ${counted(scanned, 'entry', 'entries')} and found ${rows.length} here; there are more to search.`}
      </span>
      {scanned !== null && filter.text !== undefined && (
        <Link
          href={entriesHref(tenant, withFilter(filter, 'text', undefined))}
          prefetch={false}
          className="text-sm text-ink-2 hover:text-ink"
        >
          Without the text
        </Link>
      )}
    </nav>
  );
}
