import { ScrollArea } from '@/components/ui/scroll-area';
import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { clock, span } from '@/lib/format/time';
import { ledgerLines, sweepCounts, sweepState, sweepWords, tookWords } from './sweep-words';

const TRIGGERS: { readonly [T in SweepView['trigger']]: string } = {
  schedule: 'schedule',
  cron: 'call from outside',
  cli: 'command line',
  console: 'by hand',
};

/** The runs of the sweep, newest first; quiet ones in a row are folded into a line. */
export function SweepLedger({
  sweeps,
  now,
  cutOffAfter,
  counts,
}: {
  sweeps: readonly SweepView[];
  now: number;
  /** Milliseconds after which a run without an end was cut off. */
  cutOffAfter: number;
  /** Show what runs did; it counts over all tenants. */
  counts: boolean;
}) {
  const cutOff = (sweep: SweepView) => now - sweep.startedAt > cutOffAfter;
  return (
    <ScrollArea label="Sweep ledger">
      <table className="dense cards border-t border-line">
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Started by</th>
            <th scope="col" className="num">
              Took
            </th>
            <th scope="col">State</th>
            {counts && <th scope="col">What it did</th>}
            <th scope="col">Left for the next run</th>
          </tr>
        </thead>
        <tbody>
          {ledgerLines(sweeps).map((line) =>
            line.kind === 'quiet' ? (
              <Quiet
                key={line.sweeps[0]?.runId}
                sweeps={line.sweeps}
                now={now}
                columns={counts ? 6 : 5}
              />
            ) : (
              <Run
                key={line.sweep.runId}
                sweep={line.sweep}
                now={now}
                cutOff={cutOff(line.sweep)}
                counts={counts}
              />
            ),
          )}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Run({
  sweep,
  now,
  cutOff,
  counts,
}: {
  sweep: SweepView;
  now: number;
  cutOff: boolean;
  counts: boolean;
}) {
  const { report } = sweep;
  const { tone, words } = sweepState(sweep, cutOff);
  return (
    <tr>
      <th scope="row" className="!text-base !font-normal !text-ink">
        <Moment at={sweep.startedAt} now={now} />
      </th>
      <td data-name="Started by">{TRIGGERS[sweep.trigger]}</td>
      <td data-name="Took" className="num max-sm:empty:hidden">
        {tookWords(sweep)}
      </td>
      <td data-name="State">
        <Pill tone={tone}>{words}</Pill>
      </td>
      {counts && (
        <td data-name="What it did" className="full !whitespace-normal">
          {report === null ? (
            <Unreported cutOff={cutOff} />
          ) : (
            <Done report={report} brokeOff={sweep.error !== null} />
          )}
        </td>
      )}
      <td data-name="Left for the next run" className="full !whitespace-normal max-sm:empty:hidden">
        {report === null ? '' : leftWords(report, sweep.error !== null)}
      </td>
    </tr>
  );
}

function Unreported({ cutOff }: { cutOff: boolean }) {
  return (
    <span className="text-ink-2">
      {cutOff ? 'It never said. What it did is in the WAL; the next run went on.' : 'Under way.'}
    </span>
  );
}

/** The sentence; behind it every count of the run. */
function Done({ report, brokeOff }: { report: SweepReport; brokeOff: boolean }) {
  const parts = sweepCounts(report);
  if (parts.length === 0) {
    return brokeOff ? 'It broke off before it did anything.' : sweepWords(report);
  }
  return (
    <details className="group py-1">
      <summary className="rounded">
        {sweepWords(report)}{' '}
        <span className="text-sm text-ink-2 underline group-open:hidden">Details</span>
      </summary>
      <dl className="mt-1 grid w-fit grid-cols-[auto_auto] gap-x-4 text-sm">
        {parts.map(({ count, what }) => (
          <div key={what} className="contents">
            <dt className="text-ink-2">{what}</dt>
            <dd className="text-right">{grouped(count)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function leftWords({ busy, failed, left }: SweepReport, brokeOff: boolean): string {
  const words = [
    ...(brokeOff ? ['what it did not come to'] : []),
    ...busy.map((tenant) => `tenant ${tenant} was busy`),
    ...failed.map(({ tenantId, code }) => `tenant ${tenantId} failed (${code})`),
    ...(left ? ['what the time was too short for'] : []),
  ];
  return words.join(', ') || 'nothing';
}

function Quiet({
  sweeps,
  now,
  columns,
}: {
  sweeps: readonly SweepView[];
  now: number;
  columns: number;
}) {
  const newest = sweeps[0];
  const oldest = sweeps.at(-1);
  if (newest === undefined || oldest === undefined) return null;
  return (
    <tr className="text-ink-2">
      <th scope="row" className="!text-base !font-normal">
        <Moment at={newest.startedAt} now={now} />
      </th>
      <td colSpan={columns - 1} className="full">
        {counted(sweeps.length, 'quiet run', 'quiet runs')} within{' '}
        {span(newest.startedAt - oldest.startedAt)}: nothing was due. <Times sweeps={sweeps} />
      </td>
    </tr>
  );
}

function Times({ sweeps }: { sweeps: readonly SweepView[] }) {
  return (
    <details className="group inline-block align-top open:block open:pb-2">
      <summary className="rounded text-sm underline">
        <span className="group-open:hidden">Show them</span>
        <span className="hidden group-open:inline">Fold</span>
      </summary>
      <ul className="mt-1 grid max-w-4xl grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-4 text-sm">
        {sweeps.map((sweep) => (
          <li key={sweep.runId}>
            {clock(sweep.startedAt)}, {tookWords(sweep)}, {TRIGGERS[sweep.trigger]}
          </li>
        ))}
      </ul>
    </details>
  );
}
