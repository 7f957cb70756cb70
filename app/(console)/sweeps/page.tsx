import type { Metadata } from 'next';
import { ScrollArea } from '@/components/ui/scroll-area';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { sweepWords } from '@/components/sweep-words';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { Pill } from '@/components/ui/pill';
import { can, roleInAll } from '@/lib/auth/roles';
import { databaseNow } from '@/lib/db/clock';
import { listSweeps } from '@/lib/db/sweeps';
import type { TenantId } from '@/lib/dlq/ids';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { span } from '@/lib/format/time';
import { RunSweep } from './_components/run-sweep';

export const metadata: Metadata = { title: 'Sweeps' };

const SHOWN = 100;
/** The sweep runs every minute or so; this much silence means that nobody starts it. Milliseconds. */
const MISSED_AFTER = 5 * 60_000;
/** A run that has not ended after this long was cut off: the process died, or lost its database. */
const CUT_OFF_AFTER = 2 * 60_000;

const TRIGGERS: { readonly [T in SweepView['trigger']]: string } = {
  schedule: 'schedule',
  cron: 'cron call',
  cli: 'command line',
  console: 'by hand',
};

export default async function SweepsPage() {
  const { user, tenants: visible } = await signedInPage('/sweeps');
  const [sweeps, now] = await Promise.all([
    user.memberships.length === 0 ? [] : listSweeps(SHOWN),
    databaseNow(),
  ]);
  const role = roleInAll(user.memberships);
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
      aside={<DataAge asOf={now} />}
    >
      {user.memberships.length === 0 ? (
        <EmptyState title="The ledger of sweeps needs a role">
          <p>
            You belong to no tenant. With the role viewer in any tenant you can see when the sweep
            ran and what it did; ask an administrator for it.
          </p>
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-col gap-3 px-4 py-3">
            <div>
              <h1 className="text-xl font-semibold">Sweeps</h1>
              <p className="text-ink-2">
                Each run expires what is due and carries out what expiries owe, by the queues’
                policies.
              </p>
            </div>
            <Missed latest={sweeps[0]} now={now} />
            {role !== null && can(role, 'sweep') ? (
              <RunSweep />
            ) : (
              <p className="text-sm text-ink-2">
                Starting a run by hand needs the role admin in all tenants.
                {role === null &&
                  ' What runs did counts over all of them, so it needs a role in all.'}
              </p>
            )}
          </div>
          {sweeps.length > 0 && (
            <ScrollArea label="Sweep ledger">
              <Ledger sweeps={sweeps} visible={visible} now={now} />
            </ScrollArea>
          )}
        </>
      )}
    </PageFrame>
  );
}

function Missed({ latest, now }: { latest: SweepView | undefined; now: number }) {
  if (latest !== undefined && now - latest.startedAt < MISSED_AFTER) return null;
  return (
    <Notice tone="warn" title={latest === undefined ? 'No run yet.' : 'Runs are missing.'}>
      {latest !== undefined && `The last run began ${span(now - latest.startedAt)} ago. `}
      Under npm start the server runs the sweep by itself. Elsewhere something has to call
      /api/cron/sweep with the cron secret, every minute or so.
    </Notice>
  );
}

function Ledger({
  sweeps,
  visible,
  now,
}: {
  sweeps: readonly SweepView[];
  visible: 'all' | readonly TenantId[];
  now: number;
}) {
  const named = (tenant: string) =>
    visible === 'all' || visible.some((each) => String(each) === tenant);
  return (
    <table className="dense border-t border-line">
      <thead>
        <tr>
          <th scope="col" className="num">
            Began
          </th>
          <th scope="col">Started by</th>
          <th scope="col" className="num">
            Took
          </th>
          <th scope="col">State</th>
          {visible === 'all' && <th scope="col">What it did</th>}
          <th scope="col">Left for the next run</th>
        </tr>
      </thead>
      <tbody>
        {sweeps.map((sweep) => (
          <tr key={sweep.runId}>
            <td className="num">
              <Moment at={sweep.startedAt} now={now} />
            </td>
            <td>{TRIGGERS[sweep.trigger]}</td>
            <td className="num">{took(sweep)}</td>
            <td>
              <State sweep={sweep} now={now} />
            </td>
            {visible === 'all' && <td>{sweep.report === null ? '' : sweepWords(sweep.report)}</td>}
            <td>{sweep.report === null ? '' : left(sweep.report, named)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Tenants a run could not sweep, as far as this person may know of them. */
function left({ busy, failed }: SweepReport, named: (tenant: string) => boolean): string {
  const words = [
    ...busy.filter(named).map((tenant) => `${tenant} was busy`),
    ...failed
      .filter(({ tenantId }) => named(tenantId))
      .map(({ tenantId, code }) => `${tenantId} failed (${code})`),
  ];
  return words.join(', ') || 'nothing';
}

function took({ startedAt, finishedAt }: SweepView): string {
  if (finishedAt === null) return '';
  const ms = finishedAt - startedAt;
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function State({ sweep, now }: { sweep: SweepView; now: number }) {
  if (sweep.error !== null) return <Pill tone="bad">failed: {sweep.error}</Pill>;
  if (sweep.finishedAt !== null) return <Pill tone="ok">done</Pill>;
  return now - sweep.startedAt > CUT_OFF_AFTER ? (
    <Pill tone="warn">cut off</Pill>
  ) : (
    <Pill tone="info">running</Pill>
  );
}
