import type { Metadata } from 'next';
import Link from 'next/link';
import { type ReactNode, Suspense } from 'react';
import { Panel, Ranges } from '@/components/overview/arrivals-panel';
import {
  ChartSkeleton,
  FiguresSkeleton,
  ListSkeleton,
  TableSkeleton,
} from '@/components/overview/skeletons';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { PageFrame } from '@/components/ui/page-frame';
import { listOperationSigns } from '@/lib/db/operation-signs';
import {
  listOverviewTenants,
  overviewArrivals,
  overviewTotals,
  overviewViolations,
} from '@/lib/db/overview';
import { overviewQueues } from '@/lib/db/overview-queues';
import { parseTenantId } from '@/lib/dlq/ids';
import type { OverviewTenants } from '@/lib/dlq/overview';
import { grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { watchSweeps } from '@/lib/services/sweep-watch';
import { DataAge } from './_components/data-age';
import { LiveOverview } from './_live/live-overview';
import { signedInPage } from './_lib/page-access';
import { settle } from './_lib/settle';
import { NoneOfThese, NoRoleYet, NothingYet } from './_overview/empty';
import {
  ArrivalsPart,
  FiguresPart,
  Pulse,
  QueuesPart,
  type Reads,
  ViolationsPart,
} from './_overview/parts';
import { type OverviewQuery, overviewHref, parseOverviewQuery, RANGES } from './_overview/query';
import { TenantFilter } from './_overview/tenant-filter';

export const metadata: Metadata = { title: 'Overview' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Tenants one page is about, and queues it lists. */
const TENANTS = 200;
const QUEUES = 50;

export default async function OverviewPage({ searchParams }: Props) {
  const { user, tenants: visible } = await signedInPage('/');
  const query = parseOverviewQuery(await searchParams);
  const [page, offered] = await Promise.all([
    listOverviewTenants(visible, TENANTS, { after: query.after, only: query.tenant }),
    query.tenant === null ? null : listOverviewTenants(visible, TENANTS),
  ]);
  if (page.tenants.length > 0) {
    return <Filled page={page} offered={offered ?? page} query={query} />;
  }
  return (
    <Frame asOf={page.asOf}>
      <h1 className="sr-only">Overview</h1>
      {visible !== 'all' && user.memberships.length === 0 ? (
        <NoRoleYet />
      ) : query.tenant !== null || query.after !== null ? (
        <NoneOfThese />
      ) : (
        <NothingYet />
      )}
    </Frame>
  );
}

function Frame({ asOf, children }: { asOf: number; children: ReactNode }) {
  return (
    <PageFrame
      crumbs={<Crumbs items={[{ key: 'overview', label: 'Overview' }]} />}
      aside={
        <>
          <LiveOverview />
          <DataAge asOf={asOf} />
        </>
      }
    >
      {children}
    </PageFrame>
  );
}

function Filled({
  page: { tenants, more, asOf },
  offered,
  query,
}: {
  page: OverviewTenants;
  /** Tenants to choose from. */
  offered: OverviewTenants;
  query: OverviewQuery;
}) {
  const ids = tenants.flatMap(({ tenantId }) => parseTenantId(tenantId) ?? []);
  const names = new Map(tenants.map((each) => [each.tenantId, nameOf(each)]));
  const range = RANGES[query.range];
  const reads: Reads = {
    totals: settle('figures', overviewTotals(ids, asOf)),
    arrivals: settle('arrivals', overviewArrivals(ids, asOf, range)),
    violations: settle('violations', overviewViolations(ids)),
    queues: settle('queues', overviewQueues(ids, asOf, QUEUES)),
    sweeps: settle('sweeps', watchSweeps()),
    operations: settle('operations', listOperationSigns(ids)),
  };
  const last = ids.at(-1);
  return (
    <Frame asOf={asOf}>
      <div className="flex flex-col gap-2 px-4 py-3">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h1 className="text-xl font-semibold">{titleOf(query, names)}</h1>
          <TenantFilter
            tenants={offered.tenants.map((each) => ({
              tenantId: each.tenantId,
              label: each.name === null ? nameOf(each) : `${nameOf(each)} (${each.tenantId})`,
            }))}
            chosen={query.tenant === null ? null : String(query.tenant)}
            hidden={query.range === '24h' ? {} : { range: query.range }}
          />
        </div>
        <Suspense fallback={<div className="skeleton h-5 w-80 max-w-full" />}>
          <Pulse reads={reads} now={asOf} names={names} />
        </Suspense>
        {(more || query.after !== null) && (
          <p className="flex flex-wrap items-center gap-2 text-ink-2">
            Everything on this page counts over {grouped(tenants.length)} tenants,{' '}
            {names.get(tenants[0]?.tenantId ?? '')} to {names.get(tenants.at(-1)?.tenantId ?? '')}.
            {query.after !== null && (
              <Link href={overviewHref({ ...query, after: null })} className={buttonClass()}>
                The first tenants
              </Link>
            )}
            {more && last !== undefined && (
              <Link href={overviewHref({ ...query, after: last })} className={buttonClass()}>
                The next tenants
              </Link>
            )}
          </p>
        )}
      </div>
      <Suspense fallback={<FiguresSkeleton />}>
        <FiguresPart reads={reads} names={names} />
      </Suspense>
      <div className="lg:grid lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)] lg:has-[[data-numbers][open]]:block">
        <Panel
          title="Arrivals"
          aside={
            <Ranges
              ranges={Object.entries(RANGES).map(([name, { label }]) => ({
                label,
                href: overviewHref({ ...query, range: name as OverviewQuery['range'] }),
                current: name === query.range,
              }))}
            />
          }
        >
          <Suspense fallback={<ChartSkeleton />}>
            <ArrivalsPart reads={reads} range={range.words} />
          </Suspense>
        </Panel>
        <Panel title="Unresolved by violation" className="border-line max-lg:border-t lg:border-l">
          <Suspense fallback={<ListSkeleton />}>
            <ViolationsPart
              reads={reads}
              tenant={tenants.length === 1 && !more ? (tenants[0]?.tenantId ?? null) : null}
            />
          </Suspense>
        </Panel>
      </div>
      <h2 className="border-t border-line px-4 pt-3 pb-2 font-semibold">Queues</h2>
      <Suspense fallback={<TableSkeleton />}>
        <QueuesPart reads={reads} now={asOf} limit={QUEUES} />
      </Suspense>
    </Frame>
  );
}

function nameOf({ tenantId, name }: OverviewTenants['tenants'][number]): string {
  return name === null ? `Tenant ${tenantId}` : visibleText(name);
}

function titleOf({ tenant }: OverviewQuery, names: ReadonlyMap<string, string>): string {
  return tenant === null ? 'Overview' : `Overview of ${names.get(String(tenant)) ?? ''}`;
}
