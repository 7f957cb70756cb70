'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useParams, usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLive } from '@/app/(console)/_live/use-live';
import { fetchCounts, type TenantCounts } from '@/app/(console)/_lib/counts';
import { LinkPending } from '@/components/ui/link-pending';
import { grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { Icon, type IconName } from './icons';

export interface RailTenant {
  readonly tenantId: string;
  readonly name: string | null;
  readonly pending: number;
  readonly attention: number;
  readonly operations: number;
}

/** Tenants the rail offers by itself; the overview lists them all. */
const OFFERED = 12;

/** Where one can go: the pages of the tenant at hand, and the pages across tenants. */
export function RailNav({
  tenants,
  more,
  asOf,
  follows,
}: {
  tenants: readonly RailTenant[];
  /** There are tenants beyond these. */
  more: boolean;
  asOf: number;
  /** It asks for the counts when they change; the other copy of the navigation shows the same ones. */
  follows: boolean;
}) {
  const pathname = usePathname();
  const { tenant } = useParams<{ tenant?: string }>();
  const listed = tenants.find((each) => each.tenantId === tenant);
  const beyond = useBeyond(tenant, more && listed === undefined);
  const known = listed ?? beyond;
  return (
    <nav aria-label="Console" className="flex flex-col gap-3">
      {known !== undefined && <Switcher tenants={tenants} current={known} />}
      <ul className="flex flex-col gap-0.5">
        <Item href="/" icon="overview" current={pathname === '/'}>
          Overview
        </Item>
        {known !== undefined && (
          // A different tenant is a different set of counts: nothing of the last one may linger.
          <TenantItems
            key={known.tenantId}
            tenant={known}
            asOf={asOf}
            pathname={pathname}
            follows={follows}
          />
        )}
        <Item href="/sweeps" icon="sweeps" current={pathname === '/sweeps'}>
          Sweeps
        </Item>
        <Item
          href="/settings/permissions"
          icon="settings"
          current={pathname.startsWith('/settings')}
        >
          Settings
        </Item>
        <Item
          href="/api-reference"
          icon="reference"
          current={pathname.startsWith('/api-reference')}
        >
          API reference
        </Item>
      </ul>
      {known === undefined && tenants.length > 0 && (
        <div>
          <h2 className="px-2.5 pb-1 text-sm text-ink-2">Tenants</h2>
          <ul className="flex flex-col gap-0.5">
            {tenants.slice(0, OFFERED).map((each) => (
              <Item key={each.tenantId} href={`/t/${each.tenantId}`} icon="tenant" current={false}>
                {tenantName(each)}
              </Item>
            ))}
          </ul>
          {(more || tenants.length > OFFERED) && (
            <p className="px-2.5 pt-1 text-sm text-ink-2">More are on the overview.</p>
          )}
        </div>
      )}
    </nav>
  );
}

/** The tenant at hand when it is not among those listed; undefined also when it is none of this person's. */
function useBeyond(tenant: string | undefined, wanted: boolean): RailTenant | undefined {
  const { data } = useQuery<TenantCounts>({
    queryKey: ['counts', tenant],
    queryFn: ({ signal }) => fetchCounts(tenant ?? '', signal),
    enabled: wanted && tenant !== undefined,
    retry: false,
  });
  return wanted && tenant !== undefined && data !== undefined
    ? { tenantId: tenant, ...data }
    : undefined;
}

export function tenantName(tenant: Pick<RailTenant, 'tenantId' | 'name'>): string {
  return tenant.name === null ? `Tenant ${tenant.tenantId}` : visibleText(tenant.name);
}

function TenantItems({
  tenant,
  asOf,
  pathname,
  follows,
}: {
  tenant: RailTenant;
  asOf: number;
  pathname: string;
  follows: boolean;
}) {
  const base = `/t/${tenant.tenantId}`;
  const { data, refetch } = useQuery<TenantCounts>({
    queryKey: ['counts', tenant.tenantId],
    queryFn: ({ signal }) => fetchCounts(tenant.tenantId, signal),
    initialData: {
      name: tenant.name,
      pending: tenant.pending,
      attention: tenant.attention,
      operations: tenant.operations,
    },
    initialDataUpdatedAt: asOf,
  });
  useLive(tenant.tenantId, () => void (follows && refetch()));
  return (
    <>
      <Item
        href={`${base}/entries?from=rail`}
        icon="entries"
        current={pathname.startsWith(`${base}/entries`)}
        count={data.pending}
        counts="pending"
      >
        Entries
      </Item>
      <Item href={`${base}/groups`} icon="groups" current={pathname.startsWith(`${base}/groups`)}>
        Groups
      </Item>
      <Item
        href={`${base}/attention`}
        icon="attention"
        current={pathname === `${base}/attention`}
        count={data.attention}
        counts="to look at"
      >
        Needs attention
      </Item>
      <Item
        href={`${base}/operations`}
        icon="operations"
        current={pathname.startsWith(`${base}/operations`)}
        count={data.operations}
        counts="under way"
      >
        Operations
      </Item>
      <Item href={base} icon="queues" current={pathname === base}>
        Queues
      </Item>
      <Item href={`${base}/wal`} icon="wal" current={pathname === `${base}/wal`}>
        WAL
      </Item>
    </>
  );
}

function Item({
  href,
  icon,
  current,
  count,
  counts,
  children,
}: {
  href: string;
  icon: IconName;
  current: boolean;
  count?: number;
  /** What the count counts, for those who cannot see where it stands. */
  counts?: string;
  children: ReactNode;
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        aria-current={current ? 'page' : undefined}
        className="flex h-7.5 items-center gap-2.5 rounded px-2.5 text-ink-2 no-underline hover:bg-hover hover:text-ink aria-[current=page]:bg-active aria-[current=page]:font-semibold aria-[current=page]:text-ink"
      >
        <Icon name={icon} />
        <span className="min-w-0 flex-1 truncate">{children}</span>
        <LinkPending />
        {count !== undefined && (
          <span className="font-mono text-xs font-normal">
            {grouped(count)}
            <span className="sr-only"> {counts}</span>
          </span>
        )}
      </Link>
    </li>
  );
}

function Switcher({ tenants, current }: { tenants: readonly RailTenant[]; current: RailTenant }) {
  const pathname = usePathname();
  const others = tenants.filter((each) => each.tenantId !== current.tenantId);
  return (
    <details key={pathname} className="group relative">
      <summary className="flex h-8 items-center gap-2 rounded border border-line-strong bg-paper px-2.5 font-semibold hover:bg-hover">
        <span aria-hidden="true" className="size-3.5 shrink-0 rounded-sm bg-info" />
        <span className="min-w-0 flex-1 truncate">
          <span className="sr-only">Tenant: </span>
          {tenantName(current)}
        </span>
        <span aria-hidden="true" className="text-ink-3">
          ⌄
        </span>
      </summary>
      <div className="absolute inset-x-0 top-9 z-30 max-h-80 overflow-auto rounded border border-line-strong bg-paper p-1 shadow-[0_8px_24px_var(--shadow)]">
        <ul>
          {others.slice(0, OFFERED).map((each) => (
            <li key={each.tenantId}>
              <Link
                href={`/t/${each.tenantId}`}
                prefetch={false}
                className="flex h-7 items-center gap-2 rounded px-2 no-underline hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">{tenantName(each)}</span>
                <span className="font-mono text-xs text-ink-2">{grouped(each.pending)}</span>
              </Link>
            </li>
          ))}
          <li>
            <Link
              href="/"
              prefetch={false}
              className="flex h-7 items-center rounded px-2 text-ink-2 no-underline hover:bg-hover"
            >
              {others.length === 0 ? 'No other tenant; overview' : 'All tenants'}
            </Link>
          </li>
        </ul>
      </div>
    </details>
  );
}
