import { PartFailed } from '@/app/(console)/_components/part-failed';
import type { Settled } from '@/app/(console)/_lib/settle';
import { ArrivalsFigure } from '@/components/overview/arrivals-figure';
import { Figures } from '@/components/overview/figures';
import { OperationSignsNotice } from '@/components/operations/signs-notice';
import { type Palette, paletteOf } from '@/components/overview/palette';
import { ViolationsList } from '@/components/overview/violations-list';
import { SweepAlarmNotice, SweepTimes } from '@/components/sweep-alarm';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import type { OperationSigns } from '@/lib/dlq/operation';
import type {
  ArrivalSeries,
  OverviewQueue,
  OverviewTotals,
  SweepWatch,
  ViolationCounts,
} from '@/lib/dlq/overview';
import { atLeast, counted, grouped } from '@/lib/format/number';
import { span } from '@/lib/format/time';
import Link from 'next/link';
import { LiveQueues } from './live-queues';

/** What the parts of the overview wait for; each read is asked once and shared. */
export interface Reads {
  readonly totals: Promise<Settled<OverviewTotals>>;
  readonly arrivals: Promise<Settled<ArrivalSeries>>;
  readonly violations: Promise<Settled<ViolationCounts>>;
  readonly queues: Promise<Settled<readonly OverviewQueue[]>>;
  readonly sweeps: Promise<Settled<SweepWatch>>;
  readonly operations: Promise<Settled<readonly OperationSigns[]>>;
}

/** Silence after which no arrivals are no longer simply good news. Milliseconds. */
const SILENT_AFTER = 6 * 3_600_000;

async function palette({ violations, arrivals }: Reads): Promise<Palette> {
  const [waiting, coming] = await Promise.all([violations, arrivals]);
  return paletteOf(waiting.ok ? waiting.value.counts : [], coming.ok ? coming.value : null);
}

/** When something last came in and the sweep last ran, with a banner for each that is silent. */
export async function Pulse({
  reads,
  now,
  names,
}: {
  reads: Reads;
  now: number;
  /** What tenants are called. */
  names: ReadonlyMap<string, string>;
}) {
  const [totals, sweeps, operations] = await Promise.all([
    reads.totals,
    reads.sweeps,
    reads.operations,
  ]);
  const lastIngestAt = totals.ok ? totals.value.lastIngestAt : null;
  const silent = totals.ok && lastIngestAt !== null && now - lastIngestAt > SILENT_AFTER;
  return (
    <>
      <p className="text-ink-2">
        {totals.ok && (
          <>
            Last ingest {lastIngestAt === null ? 'never' : <Moment at={lastIngestAt} now={now} />}
            <span aria-hidden="true" className="px-2 text-ink-3">
              ·
            </span>
          </>
        )}
        {sweeps.ok && (
          <>
            <Link href="/sweeps" className="rounded">
              Last sweep
            </Link>{' '}
            <SweepTimes watch={sweeps.value} />
          </>
        )}
      </p>
      <div className="flex flex-col gap-2 empty:hidden">
        {!sweeps.ok && <PartFailed what="The state of the sweep" />}
        {sweeps.ok && (
          <SweepAlarmNotice
            alarm={sweeps.value.alarm}
            aside={
              <Link href="/sweeps" className="font-medium">
                Open the ledger
              </Link>
            }
          />
        )}
        {operations.ok ? (
          <OperationSignsNotice
            signs={operations.value}
            where={(tenantId) => names.get(tenantId) ?? `tenant ${tenantId}`}
          />
        ) : (
          <PartFailed what="The state of operations" />
        )}
        {silent && (
          <Notice tone="warn" title={`Nothing has come in for ${span(now - lastIngestAt)}.`}>
            That is good news only if the Origin still reaches this console: check its log for posts
            that were refused, and that its API key is still valid.
          </Notice>
        )}
      </div>
    </>
  );
}

export async function FiguresPart({
  reads,
  names,
}: {
  reads: Reads;
  names: ReadonlyMap<string, string>;
}) {
  const totals = await reads.totals;
  if (!totals.ok) return <Failed what="The figures" />;
  return (
    <Figures
      totals={totals.value}
      tenantName={(tenantId) => names.get(tenantId) ?? `Tenant ${tenantId}`}
    />
  );
}

export async function ArrivalsPart({ reads, range }: { reads: Reads; range: string }) {
  const [arrivals, colours] = await Promise.all([reads.arrivals, palette(reads)]);
  if (!arrivals.ok) return <PartFailed what="Arrivals over time" />;
  return <ArrivalsFigure series={arrivals.value} palette={colours} range={range} />;
}

export async function ViolationsPart({ reads, tenant }: { reads: Reads; tenant: string | null }) {
  const [violations, colours] = await Promise.all([reads.violations, palette(reads)]);
  if (!violations.ok) return <PartFailed what="What waits, by violation," />;
  return <ViolationsList violations={violations.value} palette={colours} tenant={tenant} />;
}

export async function QueuesPart({
  reads,
  now,
  limit,
}: {
  reads: Reads;
  now: number;
  /** Queues asked for. */
  limit: number;
}) {
  const [queues, totals, colours] = await Promise.all([reads.queues, reads.totals, palette(reads)]);
  if (!queues.ok) return <Failed what="The queues" />;
  if (queues.value.length === 0) {
    return (
      <EmptyState title="No queue yet">
        <p>A queue comes into being with the first rejected delta of its collection.</p>
      </EmptyState>
    );
  }
  const all = totals.ok ? totals.value.queues : null;
  return (
    <LiveQueues
      queues={queues.value}
      now={now}
      palette={colours}
      note={`${
        queues.value.length < limit || all === null
          ? `${counted(queues.value.length, 'queue', 'queues')}, those that need a look first.`
          : `The ${grouped(queues.value.length)} of ${atLeast(all)} queues that most need a look; the page of a tenant has all of its own.`
      } Unresolved are pending or being retried; arrivals of 24 h count from the full hour.`}
    />
  );
}

function Failed({ what }: { what: string }) {
  return (
    <div className="px-4 py-3">
      <PartFailed what={what} />
    </div>
  );
}
