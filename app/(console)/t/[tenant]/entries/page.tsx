import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { LIST_VIEW_COOKIE, parseListView } from '@/components/entry-columns';
import { entriesHref, queryHref } from '@/components/entry-links';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { LinkPending } from '@/components/ui/link-pending';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { listEntries } from '@/lib/db/entries';
import { BadCursorError, encodeCursor, placeOf } from '@/lib/db/keyset';
import { defaultQuery, listViews } from '@/lib/db/saved-views';
import { collectionNames, statusCounts } from '@/lib/db/status-counts';
import {
  type EntryFilter,
  FILTER_PARAMETERS,
  type FilterProblem,
  filterToParams,
  parseEntryFilter,
  queryText,
  tenantSwitch,
  withFilter,
} from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryPage } from '@/lib/dlq/views';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { Arrivals } from './_components/arrivals';
import { ExportEntries } from './_components/export-entries';
import { FilterChips } from './_components/filter-chips';
import { FilterForm } from './_components/filter-form';
import { LeftOut } from './_components/left-out';
import { NoEntries } from './_components/no-entries';
import { StatusTabs } from './_components/status-tabs';
import { PAGE_SIZE } from './_lib/page-size';
import { EntryList } from './_list/entry-list';
import { ListAge } from './_list/list-age';
import { type ListPage, namesIn } from './_list/list-page';
import { ViewsMenu } from './_views/views-menu';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Entries of tenant ${visibleText((await params).tenant)}` };
}

/** Collections offered while one is typed. */
const SUGGESTED = 200;

export default async function EntriesPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const given = await searchParams;
  const { filter, cursor, problems, query } = parseEntryFilter(given);
  const open = FILTER_PARAMETERS.every((name) => given[name] === undefined);
  const { scope, tenant, role, user } = await tenantPage(
    asked,
    open ? `/t/${asked}/entries` : entriesHref(asked, filter, cursor),
  );
  // Who comes by the rail and has no view of their own that opens first sees what is pending.
  const usual = given['from'] === 'rail' ? 'status:pending' : null;
  const first = open ? ((await defaultQuery(scope, user.id)) ?? usual) : null;
  if (first !== null) redirect(queryHref(tenant, first));
  // Another tenant named in the query is where it leads; who may see that one is checked there.
  const elsewhere = tenantSwitch(query, tenant);
  if (elsewhere !== null) redirect(queryHref(elsewhere.tenant, elsewhere.query));
  const [crumbs, kept, collections, views, read] = await Promise.all([
    tenantCrumbs(scope),
    statusCounts(scope, filter),
    collectionNames(scope, SUGGESTED),
    listViews(scope, { userId: user.id }),
    readPage(scope, filter, cursor),
  ]);
  const { page, lost } = read;
  const list = filterToParams(filter).toString();
  const place = lost ? null : cursor;
  return (
    <PageFrame
      fill
      crumbs={<Crumbs items={[...crumbs, { key: 'entries', label: 'Entries' }]} />}
      aside={
        <>
          {page.newer === null && (
            <Arrivals tenant={tenant} query={list} newest={page.rows[0]?.entryId ?? '0'} />
          )}
          <ListAge asOf={page.asOf} />
          <ExportEntries tenant={tenant} q={queryText(filter)} />
        </>
      }
    >
      <h1 className="sr-only">Entries of tenant {tenant}</h1>
      <FilterForm
        tenant={tenant}
        person={user.id}
        filter={filter}
        asked={askedQuery(filter, problems)}
        collections={collections}
      >
        <ViewsMenu tenant={tenant} q={queryText(filter)} views={views} role={role} />
      </FilterForm>
      <FilterChips tenant={tenant} filter={filter} />
      <div className="px-4 pb-2.5 empty:hidden">
        {/* The box tells what of its own it could not follow. */}
        <LeftOut asked={given} problems={problems.filter(({ part }) => part === undefined)}>
          {lost && cursor !== null && (
            <LostPlace tenant={tenant} scope={scope} filter={filter} cursor={cursor} />
          )}
        </LeftOut>
      </div>
      <StatusTabs tenant={tenant} filter={filter} counts={kept.counts} />
      <EntryList
        key={`${list} ${place ?? ''}`}
        tenant={tenant}
        me={user.actor}
        role={role}
        filter={filter}
        list={list}
        cursor={place}
        first={page}
        view={parseListView((await cookies()).get(LIST_VIEW_COOKIE)?.value)}
        empty={
          page.rows.length === 0 &&
          page.scanned === null && (
            <NoEntries
              tenant={tenant}
              filter={filter}
              lastEnqueuedAt={kept.lastEnqueuedAt}
              page={page}
            />
          )
        }
      >
        <Pager tenant={tenant} filter={filter} page={page} />
      </EntryList>
    </PageFrame>
  );
}

/** The query of the list, with what was asked and could not be followed. */
function askedQuery(filter: EntryFilter, problems: readonly FilterProblem[]): string {
  return [queryText(filter), ...problems.map(({ part = '' }) => part)]
    .filter((part) => part !== '')
    .join(' ');
}

async function readPage(
  scope: TenantScope,
  filter: EntryFilter,
  cursor: string | null,
): Promise<{ page: ListPage; lost: boolean }> {
  const { page, lost } = await listEntries(scope, filter, cursor, PAGE_SIZE).then(
    (found) => ({ page: found, lost: false }),
    async (error: unknown) => {
      if (!(error instanceof BadCursorError)) throw error;
      return { page: await listEntries(scope, filter, null, PAGE_SIZE), lost: true };
    },
  );
  return { page: { ...page, names: await namesIn(page.rows) }, lost };
}

/** A cursor of another list still names an entry, so there is a way on. */
function LostPlace({
  tenant,
  scope,
  filter,
  cursor,
}: {
  tenant: string;
  scope: TenantScope;
  filter: EntryFilter;
  cursor: string;
}) {
  const than = placeOf(cursor);
  const list = filterToParams(filter).toString();
  return (
    <Notice
      tone="warn"
      title="The place in this link is lost."
      aside={
        than !== null && (
          <Link
            href={entriesHref(
              tenant,
              filter,
              encodeCursor(scope.tenantId, list, { direction: 'older', than: than + 1n }),
            )}
            prefetch={false}
            className={buttonClass()}
          >
            Go on at entry {tenant}/{String(than)}
          </Link>
        )
      }
    >
      It belongs to a list with another filter, or the link was changed on its way; this is the
      first page.
    </Notice>
  );
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
          {scanned === null ? 'Older' : 'Continue'}
          <LinkPending />
        </Link>
      )}
      <span className="text-sm text-ink-2">
        {scanned === null
          ? `${counted(rows.length, 'entry', 'entries')} on this page`
          : `Looked at ${counted(scanned, 'entry', 'entries')} and found ${rows.length}; the older ones have not been looked at.`}
      </span>
      {scanned !== null && filter.terms.some(({ key }) => key === 'text') && (
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
