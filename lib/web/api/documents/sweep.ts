import { z } from 'zod';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { count, idText, instant, instantOf } from '../scalars';

export const sweepReportSchema = z
  .strictObject({
    tenants: count.describe('Tenants that had something due.'),
    dropped: count,
    escalated: count,
    force_apply: count.describe('Expired into a force-apply.'),
    recovered: count.describe('Attempts whose lease had run out.'),
    purged: count,
    delivered: count,
    delivery_failed: count,
    delivery_retried: count,
    forced: count,
    force_failed: count,
    force_retried: count,
    busy: z.array(idText).describe('Tenants locked by somebody else; they wait for the next run.'),
    failed: z
      .array(z.strictObject({ tenant_id: idText, code: z.string() }))
      .describe('Tenants whose sweep failed; they are tried again with the next run.'),
    left: z.boolean().describe('The time budget ended the run with work left.'),
  })
  .meta({ id: 'SweepReport', description: 'What a run did.' });

export function sweepReportDocument(report: SweepReport): z.input<typeof sweepReportSchema> {
  return {
    tenants: report.tenants,
    dropped: report.dropped,
    escalated: report.escalated,
    force_apply: report.forceApply,
    recovered: report.recovered,
    purged: report.purged,
    delivered: report.delivered,
    delivery_failed: report.deliveryFailed,
    delivery_retried: report.deliveryRetried,
    forced: report.forced,
    force_failed: report.forceFailed,
    force_retried: report.forceRetried,
    busy: [...report.busy],
    failed: report.failed.map(({ tenantId, code }) => ({ tenant_id: tenantId, code })),
    left: report.left,
  };
}

export const sweepListSchema = z
  .strictObject({
    sweeps: z.array(
      z.strictObject({
        run_id: z.uuid(),
        trigger: z.enum(['schedule', 'cron', 'cli', 'console']),
        started_at: instant,
        finished_at: instant.nullable().describe('Null: still running, or cut off.'),
        report: sweepReportSchema.nullable(),
        error: z.string().nullable(),
      }),
    ),
    older: z.string().nullable().describe('Cursor to older ones; null: there are none.'),
  })
  .meta({ id: 'SweepList', description: 'A page of runs, newest first.' });

/** `last`: the run after which more follow; null: none do. */
export function sweepListDocument(
  sweeps: readonly SweepView[],
  last: SweepView | null,
): z.input<typeof sweepListSchema> {
  return {
    older: last && `${String(last.startedAt)}.${last.runId}`,
    sweeps: sweeps.map((run) => ({
      run_id: run.runId,
      trigger: run.trigger,
      started_at: instantOf(run.startedAt),
      finished_at: instantOf(run.finishedAt),
      report: run.report === null ? null : sweepReportDocument(run.report),
      error: run.error,
    })),
  };
}

export const healthSchema = z
  .strictObject({
    status: z.enum(['ok', 'degraded', 'down']),
    problems: z.array(z.string()).describe('What is wrong and what to do, a sentence each.'),
    last_sweep_at: instant.nullable(),
  })
  .meta({ id: 'Health' });
