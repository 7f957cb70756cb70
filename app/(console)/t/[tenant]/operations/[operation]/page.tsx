import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DataAge } from '@/app/(console)/_components/data-age';
import { PartFailed } from '@/app/(console)/_components/part-failed';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { settle } from '@/app/(console)/_lib/settle';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { ItemTable } from '@/components/operations/item-table';
import { operationHref, operationsHref } from '@/components/operations/links';
import { ReasonList } from '@/components/operations/reason-list';
import { OUTCOME_MEANING, operationTitle } from '@/components/operations/words';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { PageFrame } from '@/components/ui/page-frame';
import { ScrollArea } from '@/components/ui/scroll-area';
import { can, roleNeeded } from '@/lib/auth/roles';
import { BadCursorError } from '@/lib/db/keyset';
import { listOperationReasons } from '@/lib/db/operation-reasons';
import { getOperation, listOperationItems } from '@/lib/db/operations';
import { ITEM_OUTCOMES, type ItemOutcome, type OperationItemPage } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { visibleText } from '@/lib/format/visible';
import { approvalFor } from '../_lib/approval';
import { sinceQuery } from '../_lib/since-query';
import { namesIn, namesOf } from '../_lib/names';
import { permissionFor } from '../_lib/terms';
import { Confirmed } from './_components/confirmed';
import { OperationHeadline } from './_components/headline';
import { OperationNotices } from './_components/operation-notices';
import { OperationProgress } from './_components/operation-progress';
import { ItemsBehind, OutcomeTabs } from './_components/outcome-tabs';
import { Steer } from './_components/steer';

interface Props {
  readonly params: Promise<{ tenant: string; operation: string }>;
  readonly searchParams: Promise<{ outcome?: string | string[]; after?: string | string[] }>;
}

/** Entries on one page. */
const SHOWN = 50;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Operation in tenant ${visibleText((await params).tenant)}` };
}

export default async function OperationPage({ params, searchParams }: Props) {
  const { tenant: askedTenant, operation: asked } = await params;
  const search = await searchParams;
  const outcome = ITEM_OUTCOMES.find((each) => each === search.outcome) ?? null;
  const after = typeof search.after === 'string' ? search.after : null;
  const { scope, tenant, role, user } = await tenantPage(
    askedTenant,
    operationHref(askedTenant, asked, outcome, after),
  );
  const operation = await getOperation(scope, asked);
  if (operation === null) notFound();
  const [crumbs, names, approval, items, reasons] = await Promise.all([
    tenantCrumbs(scope),
    namesIn([operation]),
    approvalFor(scope, operation, user.id, role),
    settle('entries of an operation', readItems(scope, asked, outcome, after)),
    settle('reasons of an operation', listOperationReasons(scope, asked)),
  ]);
  const initial = { operation, names };
  const firsts = items.ok ? await namesOf(items.value.rows.map(({ changedBy }) => changedBy)) : {};
  const permission = permissionFor(operation.action);
  const may = can(role, permission);
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            ...crumbs,
            { key: 'operations', label: 'Operations', href: operationsHref(tenant) },
            { key: 'operation', label: operationTitle(operation) },
          ]}
        />
      }
      aside={<DataAge asOf={operation.asOf} />}
    >
      <div className="flex min-h-full flex-col">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-4 py-3">
          <OperationHeadline initial={initial} />
          <Steer initial={initial} approval={approval} may={may} />
        </div>
        <div className="grid min-w-0 flex-1 lg:grid-cols-[minmax(0,1fr)_20.5rem] lg:grid-rows-[auto_1fr]">
          <div className="min-w-0">
            <OperationNotices initial={initial} approval={approval} />
            <OperationProgress initial={initial} />
            {reasons.ok ? (
              <ReasonList
                tenant={tenant}
                operationId={operation.operationId}
                reasons={reasons.value}
              />
            ) : (
              <div className="px-4 pb-4">
                <PartFailed what="The reasons" />
              </div>
            )}
          </div>
          <aside
            aria-label="What was confirmed"
            className="flex flex-col gap-2 border-line bg-paper-2 px-4 py-4 max-lg:border-y lg:row-span-2 lg:border-l"
          >
            <h2 className="font-semibold">What was confirmed</h2>
            <Confirmed initial={initial} sinceQ={sinceQuery(operation)} />
            {!may && (
              <p className="mt-2 text-sm text-ink-2">
                Steering it needs the role {roleNeeded(permission)}; you are {role} here.
              </p>
            )}
          </aside>
          <div className="min-w-0">
            <OutcomeTabs initial={initial} outcome={outcome} />
            <ItemsBehind initial={initial} outcome={outcome} />
            {items.ok ? (
              <Items
                tenant={tenant}
                operationId={operation.operationId}
                outcome={outcome}
                after={after}
                page={items.value}
                names={new Map(Object.entries(firsts))}
                now={operation.asOf}
              />
            ) : (
              <div className="p-4">
                <PartFailed what="The entries of this operation" />
              </div>
            )}
          </div>
        </div>
      </div>
    </PageFrame>
  );
}

/** A place that belongs to another list is the beginning of this one. */
async function readItems(
  scope: TenantScope,
  operationId: string,
  outcome: ItemOutcome | null,
  after: string | null,
): Promise<OperationItemPage> {
  try {
    return await listOperationItems(scope, operationId, outcome, after, SHOWN);
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    return listOperationItems(scope, operationId, outcome, null, SHOWN);
  }
}

function Items({
  tenant,
  operationId,
  outcome,
  after,
  page: { rows, next },
  names,
  now,
}: {
  tenant: string;
  operationId: string;
  outcome: ItemOutcome | null;
  after: string | null;
  page: OperationItemPage;
  names: ReadonlyMap<string, string>;
  now: number;
}) {
  if (rows.length === 0) {
    return (
      <EmptyState title={outcome === null ? 'No more entries' : `No entry is ${outcome} here`}>
        {outcome !== null && (
          <p>
            “{outcome}” means: {OUTCOME_MEANING[outcome]}.
          </p>
        )}
      </EmptyState>
    );
  }
  return (
    <>
      <ScrollArea label="Entries of this operation, scrollable">
        <ItemTable tenant={tenant} rows={rows} names={names} now={now} />
      </ScrollArea>
      {(after !== null || next !== null) && (
        <nav aria-label="Pages" className="flex flex-wrap gap-2 px-4 py-3">
          {after !== null && (
            <Link
              href={operationHref(tenant, operationId, outcome)}
              scroll={false}
              prefetch={false}
              className={buttonClass()}
            >
              First
            </Link>
          )}
          {next !== null && (
            <Link
              href={operationHref(tenant, operationId, outcome, next)}
              scroll={false}
              prefetch={false}
              className={buttonClass()}
            >
              Next {SHOWN}
              <LinkPending />
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
