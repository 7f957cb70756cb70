import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { RowKeys } from '@/app/(console)/t/[tenant]/entries/_components/row-keys';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { ScrollArea } from '@/components/ui/scroll-area';
import { walHref } from '@/components/wal-links';
import { WalTable } from '@/components/wal-table';
import { namesOfUsers } from '@/lib/db/access-store';
import { BadCursorError } from '@/lib/db/keyset';
import { listQueues } from '@/lib/db/queues';
import { listWal, walCursor } from '@/lib/db/wal';
import { walHead } from '@/lib/db/wal-head';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { WalPage } from '@/lib/dlq/views';
import { parseWalFilter, type WalFilter } from '@/lib/dlq/wal-filter';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { Chain } from './_components/chain';
import { WalChips } from './_components/wal-chips';
import { WalFilterForm } from './_components/wal-filter-form';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const PAGE_SIZE = 50;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `WAL of tenant ${visibleText((await params).tenant)}` };
}

/** Collections offered while one is typed. */
const SUGGESTED = 200;

export default async function WalPageRoute({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const { filter, cursor, seq, problems } = parseWalFilter(await searchParams);
  const here = cursor !== null ? { cursor } : seq !== null ? { seq: String(seq) } : null;
  const { scope, tenant } = await tenantPage(asked, walHref(asked, filter, here));
  const [crumbs, queues, head, { page, lost }] = await Promise.all([
    tenantCrumbs(scope),
    listQueues(scope),
    walHead(scope),
    readPage(scope, filter, cursor, seq),
  ]);
  const actors = [
    ...new Set([
      ...page.items.map((item) => item.actor),
      ...(filter.actor === undefined ? [] : [filter.actor]),
    ]),
  ];
  const people = actors.map(userOfActor).filter((id) => id !== null);
  const names = await namesOfUsers(people);
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'wal', label: 'WAL' }]} />}
      aside={<DataAge asOf={page.asOf} />}
    >
      <div className="px-4 py-3">
        <h1 className="text-xl font-semibold">WAL</h1>
        <p className="text-ink-2">
          Every change of this tenant, in the order it happened: who, when and why. Records are only
          ever added.
        </p>
      </div>
      <Chain tenant={tenant} head={head} />
      <WalFilterForm
        tenant={tenant}
        filter={filter}
        collections={queues.slice(0, SUGGESTED).map((queue) => queue.collection)}
        actors={actors.map((actor) => ({ actor, words: visibleText(actorWords(actor, names)) }))}
      />
      <WalChips tenant={tenant} filter={filter} names={names} />
      {(problems.length > 0 || lost) && (
        <div className="flex flex-col gap-2 px-4 pb-2.5">
          {problems.map(({ parameter, message }) => (
            <Notice key={parameter} tone="warn" title="Not understood.">
              “{visibleText(parameter)}” is left out: {message}.
            </Notice>
          ))}
          {lost && (
            <Notice tone="warn" title="The place in this link is lost.">
              It belongs to another list; these are the newest records.
            </Notice>
          )}
        </div>
      )}
      {page.items.length === 0 ? (
        <Nothing tenant={tenant} filter={filter} page={page} />
      ) : (
        <>
          <ScrollArea label="Records, scrollable">
            <WalTable
              tenant={tenant}
              items={page.items}
              filter={filter}
              names={names}
              now={page.asOf}
              opened={seq === null || lost ? null : String(seq)}
            />
          </ScrollArea>
          <RowKeys />
        </>
      )}
      <Pager tenant={tenant} filter={filter} page={page} />
    </PageFrame>
  );
}

async function readPage(
  scope: TenantScope,
  filter: WalFilter,
  cursor: string | null,
  seq: Seq | null,
): Promise<{ page: WalPage; lost: boolean }> {
  const place = cursor ?? (seq === null ? null : walCursor(scope, filter, seq));
  try {
    return { page: await listWal(scope, filter, place, PAGE_SIZE), lost: false };
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    return { page: await listWal(scope, filter, null, PAGE_SIZE), lost: true };
  }
}

function Nothing({ tenant, filter, page }: { tenant: string; filter: WalFilter; page: WalPage }) {
  if (page.scanned !== null) return null;
  const narrowed = Object.keys(filter).length > 0;
  return narrowed ? (
    <EmptyState
      title="No record matches"
      actions={
        <Link href={walHref(tenant, {})} prefetch={false} className={buttonClass()}>
          All records
        </Link>
      }
    >
      <p>Names compare exactly, capital letters included. Take a part of the filter away.</p>
    </EmptyState>
  ) : (
    <EmptyState title={page.newer === null ? 'No record yet' : 'Nothing older'}>
      <p>The first rejected delta, or the first policy somebody sets, begins the WAL.</p>
    </EmptyState>
  );
}

function Pager({
  tenant,
  filter,
  page: { items, newer, older, scanned },
}: {
  tenant: string;
  filter: WalFilter;
  page: WalPage;
}) {
  if (newer === null && older === null && items.length === 0) return null;
  const found = counted(items.length, 'record', 'records');
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-2 px-4 py-3">
      {newer !== null && (
        <>
          <Link href={walHref(tenant, filter)} prefetch={false} className={buttonClass('quiet')}>
            Newest
          </Link>
          <Link
            href={walHref(tenant, filter, { cursor: newer })}
            prefetch={false}
            className={buttonClass()}
          >
            Newer
          </Link>
        </>
      )}
      {older !== null && (
        <Link
          href={walHref(tenant, filter, { cursor: older })}
          prefetch={false}
          className={buttonClass()}
        >
          {scanned === null ? 'Older' : 'Continue the search'}
          <LinkPending />
        </Link>
      )}
      <span className="text-sm text-ink-2">
        {scanned !== null
          ? `Searched ${counted(scanned, 'record', 'records')} and found ${found}; there are more to search.`
          : older === null && newer === null
            ? `${found}, all that match.`
            : `${found} on this page.`}
      </span>
    </nav>
  );
}
