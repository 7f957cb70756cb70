import type { SweepReport } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';

/** What a run did, in one sentence: only what it did. */
export function sweepWords(report: SweepReport): string {
  const parts = [
    said(report.dropped, 'dropped'),
    said(report.escalated, 'escalated'),
    said(report.forceApply, 'to force-apply'),
    said(report.forced, 'force-applied'),
    said(report.forceFailed, 'force-apply finally failed'),
    said(report.forceRetried, 'force-apply to be tried again'),
    said(report.delivered, 'delivered'),
    said(report.deliveryFailed, 'delivery finally failed'),
    said(report.deliveryRetried, 'delivery to be tried again'),
    said(report.recovered, 'lost attempts recovered'),
    said(report.purged, 'purged'),
  ].filter((part) => part !== null);
  const where = counted(report.tenants, 'tenant', 'tenants');
  const did = parts.length === 0 ? 'Nothing was due.' : `${capital(parts.join(', '))} in ${where}.`;
  const left = report.left ? ' The time was up with work left; the next run goes on.' : '';
  return `${did}${left}`;
}

const said = (count: number, what: string) => (count === 0 ? null : `${grouped(count)} ${what}`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
