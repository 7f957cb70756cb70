import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { entriesHref } from '@/components/entry-links';
import { operationsHref } from '@/components/operations/links';
import { OperationTable } from '@/components/operations/operation-table';
import { STATE_WORDS } from '@/components/operations/words';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { PageFrame } from '@/components/ui/page-frame';
import { ScrollArea } from '@/components/ui/scroll-area';
import { listOperations } from '@/lib/db/operations';
import { OPERATION_STATES, type OperationState } from '@/lib/dlq/operation';
import { visibleText } from '@/lib/format/visible';
import { FollowList } from './_components/follow-list';
import { namesIn } from './_lib/names';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<{ state?: string | string[]; older?: string | string[] }>;
}

const SHOWN = 50;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Operations in tenant ${visibleText((await params).tenant)}` };
}

export default async function OperationsPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const search = await searchParams;
  const state = OPERATION_STATES.find((each) => each === search.state) ?? null;
  const cursor = typeof search.older === 'string' ? search.older : null;
  const { scope, tenant } = await tenantPage(asked, operationsHref(asked, state, cursor));
  const [crumbs, { rows, older, asOf }] = await Promise.all([
    tenantCrumbs(scope),
    listOperations(scope, { state, cursor, limit: SHOWN }),
  ]);
  const names = new Map(Object.entries(await namesIn(rows)));
  const running = rows.some((row) => row.state === 'running');
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'operations', label: 'Operations' }]} />}
      aside={<DataAge asOf={asOf} />}
    >
      <div className="px-4 py-3">
        <h1 className="text-xl font-semibold">Operations</h1>
        <p className="text-ink-2">
          One action on many entries, each with a page of its own: what it took, how far it is, what
          it could not do and why.
        </p>
      </div>
      <StateTabs tenant={tenant} state={state} />
      {running && <FollowList />}
      {rows.length === 0 ? (
        <Nothing tenant={tenant} state={state} older={cursor !== null} />
      ) : (
        <ScrollArea label="Operations, scrollable">
          <OperationTable rows={rows} names={names} now={asOf} label="Operations" />
        </ScrollArea>
      )}
      {(cursor !== null || older !== null) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3">
          {cursor !== null && (
            <Link href={operationsHref(tenant, state)} className={buttonClass()}>
              Newest
            </Link>
          )}
          {older !== null && (
            <Link href={operationsHref(tenant, state, older)} className={buttonClass()}>
              Older
              <LinkPending />
            </Link>
          )}
        </nav>
      )}
    </PageFrame>
  );
}

function StateTabs({ tenant, state }: { tenant: string; state: OperationState | null }) {
  return (
    <nav aria-label="State" className="overflow-x-auto border-b border-line px-4">
      <ul className="flex gap-5">
        {[null, ...OPERATION_STATES].map((each) => (
          <li key={each ?? 'all'}>
            <Link
              href={operationsHref(tenant, each)}
              prefetch={false}
              aria-current={state === each ? 'page' : undefined}
              className="flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-2 no-underline hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              <span className="first-letter:uppercase">
                {each === null ? 'all' : STATE_WORDS[each]}
              </span>
              <LinkPending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Nothing({
  tenant,
  state,
  older,
}: {
  tenant: string;
  state: OperationState | null;
  older: boolean;
}) {
  const title = older
    ? 'No older ones'
    : state === null
      ? 'No operation yet'
      : `None ${state === 'awaiting' ? '' : 'is '}${STATE_WORDS[state]}`;
  return (
    <EmptyState
      title={title}
      actions={
        <Link href={entriesHref(tenant, { status: 'pending' })} className={buttonClass()}>
          Pending entries
        </Link>
      }
    >
      <p>
        Select entries in the list, or all that match, and resolve, retry, hold, assign or note on
        them at once. What was asked of many stands here.
      </p>
    </EmptyState>
  );
}
