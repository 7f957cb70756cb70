import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { SweepAlarmNotice, SweepTimes } from '@/components/sweep-alarm';
import { SweepLedger } from '@/components/sweep-ledger';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { PageFrame } from '@/components/ui/page-frame';
import { can, roleInAll } from '@/lib/auth/roles';
import { listSweeps } from '@/lib/db/sweeps';
import type { TenantId } from '@/lib/dlq/ids';
import { NOTHING_SWEPT } from '@/lib/dlq/sweep-report';
import type { SweepView } from '@/lib/dlq/views';
import { CUT_OFF_AFTER_MS, watchSweeps } from '@/lib/services/sweep-watch';
import { RunSweep } from './_components/run-sweep';
import { parsePlace, placeOf } from './_lib/place';

export const metadata: Metadata = { title: 'Sweeps' };

interface Props {
  readonly searchParams: Promise<{ before?: string | string[] }>;
}

/** Runs read for one page; most are quiet and share a line. */
const SHOWN = 300;

export default async function SweepsPage({ searchParams }: Props) {
  const { user, tenants: visible } = await signedInPage('/sweeps');
  const before = parsePlace((await searchParams).before);
  const member = user.memberships.length > 0;
  const [found, watch] = await Promise.all([
    member ? listSweeps(SHOWN + 1, before) : [],
    watchSweeps(),
  ]);
  const role = roleInAll(user.memberships);
  const sweeps = found.slice(0, SHOWN).map((sweep) => seenBy(sweep, visible));
  const last = found.length > SHOWN ? sweeps.at(-1) : undefined;
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            { key: 'overview', label: 'Overview', href: '/' },
            { key: 'sweeps', label: 'Sweeps' },
          ]}
        />
      }
      aside={<DataAge asOf={watch.asOf} />}
    >
      {member ? (
        <>
          <div className="flex flex-col gap-3 px-4 py-3">
            <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
              <div>
                <h1 className="text-xl font-semibold">Sweeps</h1>
                <p className="text-ink-2">
                  Each run expires what is due and carries out what expiries owe, by the queues’
                  policies.
                </p>
                <p className="mt-1">
                  Last sweep <SweepTimes watch={watch} />.
                </p>
              </div>
              {role !== null && can(role, 'sweep') && <RunSweep />}
            </div>
            <SweepAlarmNotice alarm={watch.alarm} />
            {(role === null || !can(role, 'sweep')) && (
              <p className="text-sm text-ink-2">
                Starting a run by hand needs the role admin in all tenants.
                {role === null &&
                  ' What runs did counts over all of them, so it needs a role in all.'}
              </p>
            )}
          </div>
          {sweeps.length > 0 && (
            <SweepLedger
              sweeps={sweeps}
              now={watch.asOf}
              cutOffAfter={CUT_OFF_AFTER_MS}
              counts={visible === 'all'}
            />
          )}
          <p className="flex flex-wrap items-center gap-2 px-4 py-3 text-sm text-ink-2">
            {before !== null && (
              <Link href="/sweeps" className={buttonClass()}>
                Newest
              </Link>
            )}
            {last !== undefined && (
              <Link href={`/sweeps?before=${placeOf(last)}`} className={buttonClass()}>
                Older
              </Link>
            )}
            The ledger keeps the last 10,000 runs; what a run did to an entry stands in its WAL for
            good.
          </p>
        </>
      ) : (
        <EmptyState title="The ledger of sweeps needs a role">
          <p>
            You belong to no tenant. With the role viewer in any tenant you can see when the sweep
            ran and what it did; ask an administrator for it.
          </p>
        </EmptyState>
      )}
    </PageFrame>
  );
}

/** A run as far as this person may know of it: counts are over all tenants, so without a role in all there are none. */
function seenBy(sweep: SweepView, visible: 'all' | readonly TenantId[]): SweepView {
  if (visible === 'all' || sweep.report === null) return sweep;
  const known = new Set(visible.map(String));
  return {
    ...sweep,
    report: {
      ...NOTHING_SWEPT,
      busy: sweep.report.busy.filter((tenant) => known.has(tenant)),
      failed: sweep.report.failed.filter(({ tenantId }) => known.has(tenantId)),
    },
  };
}
