import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { operationsHref, queryHref } from '@/components/operations/links';
import { OperationTable } from '@/components/operations/operation-table';
import { STATE_WORDS } from '@/components/operations/words';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { PageFrame } from '@/components/ui/page-frame';
import { ScrollArea } from '@/components/ui/scroll-area';
import { BadCursorError } from '@/lib/db/keyset';
import { listOperations } from '@/lib/db/operations';
import {
  isOver,
  OPERATION_STATES,
  type OperationPage,
  type OperationState,
} from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { visibleText } from '@/lib/format/visible';
import { FollowList } from './_components/follow-list';
import { namesIn } from './_lib/names';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<{ state?: string | string[]; older?: string | string[] }>;
}

const SHOWN = 50;
const OPEN_STATES = OPERATION_STATES.filter((state) => !isOver(state));
const OVER_STATES = OPERATION_STATES.filter(isOver);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Operations in tenant ${visibleText((await params).tenant)}` };
}

export default async function OperationsPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const search = await searchParams;
  const state = OPERATION_STATES.find((each) => each === search.state) ?? null;
  const cursor = typeof search.older === 'string' ? search.older : null;
  const { scope, tenant } = await tenantPage(asked, operationsHref(asked, state, cursor));
  const [crumbs, open, page] = await Promise.all([
    tenantCrumbs(scope),
    state === null && cursor === null ? listOperations(scope, OPEN_STATES, null, SHOWN) : null,
    readPage(scope, state === null ? OVER_STATES : [state], cursor),
  ]);
  const underWay = open?.rows ?? [];
  const names = new Map(Object.entries(await namesIn([...underWay, ...page.rows])));
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'operations', label: 'Operations' }]} />}
      aside={<DataAge asOf={page.asOf} />}
    >
      <div className="px-4 py-3">
        <h1 className="text-xl font-semibold">Operations</h1>
        <p className="text-ink-2">
          One action on many entries, each with a page of its own: what it took, how far it is, what
          it could not do and why.
        </p>
      </div>
      <StateTabs tenant={tenant} state={state} />
      <FollowList tenant={tenant} />
      {underWay.length > 0 && (
        <>
          <h2 className="border-b border-line bg-paper-2 px-4 py-1.5 font-semibold">Under way</h2>
          <ScrollArea label="Operations under way, scrollable">
            <OperationTable
              rows={underWay}
              names={names}
              now={page.asOf}
              label="Operations under way"
            />
          </ScrollArea>
          {open?.older !== null && (
            <p className="px-4 py-2 text-sm text-ink-2">
              There are more under way; the states above show them all.
            </p>
          )}
          {page.rows.length > 0 && (
            <h2 className="border-b border-line bg-paper-2 px-4 py-1.5 font-semibold">Over</h2>
          )}
        </>
      )}
      {page.rows.length > 0 ? (
        <ScrollArea label="Operations, scrollable">
          <OperationTable rows={page.rows} names={names} now={page.asOf} label="Operations" />
        </ScrollArea>
      ) : (
        underWay.length === 0 && <Nothing tenant={tenant} state={state} older={cursor !== null} />
      )}
      {(cursor !== null || page.older !== null) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3">
          {cursor !== null && (
            <Link href={operationsHref(tenant, state)} className={buttonClass()}>
              Newest
            </Link>
          )}
          {page.older !== null && (
            <Link href={operationsHref(tenant, state, page.older)} className={buttonClass()}>
              Older
              <LinkPending />
            </Link>
          )}
        </nav>
      )}
    </PageFrame>
  );
}

/** A place that belongs to another list is the beginning of this one. */
async function readPage(
  scope: TenantScope,
  states: readonly OperationState[],
  cursor: string | null,
): Promise<OperationPage> {
  try {
    return await listOperations(scope, states, cursor, SHOWN);
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    return listOperations(scope, states, null, SHOWN);
  }
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
        <Link href={queryHref(tenant, 'status:pending')} className={buttonClass()}>
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
