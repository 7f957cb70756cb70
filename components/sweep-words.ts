import type { Tone } from '@/components/ui/pill';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { span } from '@/lib/format/time';

/** What each count of a run is called, in the order a run works. */
const PARTS: readonly (readonly [key: CountKey, what: string])[] = [
  ['dropped', 'dropped'],
  ['escalated', 'escalated'],
  ['forceApply', 'to force-apply'],
  ['forced', 'force-applied'],
  ['forceFailed', 'force-apply finally failed'],
  ['forceRetried', 'force-apply to be tried again'],
  ['delivered', 'delivered'],
  ['deliveryFailed', 'delivery finally failed'],
  ['deliveryRetried', 'delivery to be tried again'],
  ['recovered', 'lost attempts recovered'],
  ['purged', 'purged'],
];

type CountKey = {
  [K in keyof SweepReport]: SweepReport[K] extends number ? K : never;
}[keyof SweepReport];

/** What a run carries out of what earlier runs owed; the tenants of these are not counted. */
const OWED: ReadonlySet<CountKey> = new Set([
  'forced',
  'forceFailed',
  'forceRetried',
  'delivered',
  'deliveryFailed',
  'deliveryRetried',
]);

/** The counts of a run that are not zero. */
export function sweepCounts(report: SweepReport): { count: number; what: string }[] {
  return PARTS.flatMap(([key, what]) => (report[key] === 0 ? [] : [{ count: report[key], what }]));
}

/** What a run did, in one sentence: only what it did. */
export function sweepWords(report: SweepReport): string {
  const list = (own: boolean) =>
    PARTS.filter(([key]) => report[key] > 0 && OWED.has(key) !== own)
      .map(([key, what]) => `${grouped(report[key])} ${what}`)
      .join(', ');
  const swept = list(true);
  const where = ` in ${counted(report.tenants, 'tenant', 'tenants')}`;
  const parts = [swept === '' ? '' : `${swept}${where}`, list(false)].filter((part) => part !== '');
  const did = parts.length === 0 ? 'Nothing was due.' : `${capital(parts.join('; '))}.`;
  const left = report.left ? ' The time was up with work left; the next run goes on.' : '';
  return `${did}${left}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** How a run stands. `cutOff`: it never ended and is too old to be under way. */
export function sweepState(sweep: SweepView, cutOff: boolean): { tone: Tone; words: string } {
  const { error, finishedAt, report } = sweep;
  if (error !== null) return { tone: 'bad', words: `failed: ${error}` };
  if (finishedAt === null) {
    return cutOff ? { tone: 'bad', words: 'cut off' } : { tone: 'info', words: 'running' };
  }
  if (report === null) return { tone: 'ok', words: 'done' };
  if (report.failed.length + report.forceFailed + report.deliveryFailed > 0) {
    return { tone: 'warn', words: 'done with failures' };
  }
  return report.left || report.busy.length > 0
    ? { tone: 'info', words: 'done, work left' }
    : { tone: 'ok', words: 'done' };
}

/** How long a run took: `40 ms`, `1.2 s`; empty while it runs. */
export function tookWords({ startedAt, finishedAt }: SweepView): string {
  if (finishedAt === null) return '';
  const ms = Math.max(0, finishedAt - startedAt);
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : span(ms);
}

/** Nobody asked for it and it found nothing to do: one of many. */
function isQuiet({ trigger, finishedAt, error, report }: SweepView): boolean {
  if (trigger === 'console' || trigger === 'cli' || finishedAt === null || error !== null) {
    return false;
  }
  return (
    report === null ||
    (sweepCounts(report).length === 0 &&
      report.busy.length + report.failed.length === 0 &&
      !report.left)
  );
}

/** One run, or several in a row that found nothing to do. */
export type LedgerLine =
  | { readonly kind: 'run'; readonly sweep: SweepView }
  | { readonly kind: 'quiet'; readonly sweeps: readonly SweepView[] };

/** The runs as lines of the ledger; quiet ones in a row share a line. */
export function ledgerLines(sweeps: readonly SweepView[]): LedgerLine[] {
  const lines: LedgerLine[] = [];
  let quiet: SweepView[] = [];
  const close = () => {
    const [only] = quiet;
    if (quiet.length > 1) lines.push({ kind: 'quiet', sweeps: quiet });
    else if (only !== undefined) lines.push({ kind: 'run', sweep: only });
    quiet = [];
  };
  for (const sweep of sweeps) {
    if (isQuiet(sweep)) {
      quiet.push(sweep);
      continue;
    }
    close();
    lines.push({ kind: 'run', sweep });
  }
  close();
  return lines;
}
