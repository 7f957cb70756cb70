import { sweepTenant } from '@/lib/db/append';
import { isBusy } from '@/lib/db/errors';
import { closeSweep, listDueFollowUps, listDueTenants, openSweep } from '@/lib/db/sweeps';
import type { TenantId } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { attemptFollowUp } from './attempt';
import { deliverDue } from './deliver';

/** Entries one call of the sweep function may touch. */
const LIMIT = 5_000;
const TENANTS_AT_ONCE = 1_000;
const FOLLOW_UPS_AT_ONCE = 50;
/** Milliseconds a run may take before it stops and says what is left. */
const BUDGET_MS = 25_000;

type Report = { -readonly [K in keyof SweepReport]: SweepReport[K] } & { busy: string[] };

/**
 * One run of the sweep over all tenants: expire what is due, then carry out what expiries owe. Safe to run
 * several times at once and to be cut off anywhere. Leaves a row in the ledger, also when it throws.
 */
export async function runSweep(
  trigger: SweepView['trigger'],
  budgetMs: number = BUDGET_MS,
): Promise<SweepReport> {
  const endsAt = Date.now() + budgetMs;
  const runId = await openSweep(trigger);
  const report: Report = {
    tenants: 0,
    dropped: 0,
    escalated: 0,
    forceApply: 0,
    recovered: 0,
    purged: 0,
    delivered: 0,
    deliveryFailed: 0,
    deliveryRetried: 0,
    forced: 0,
    forceFailed: 0,
    forceRetried: 0,
    busy: [],
    left: false,
  };
  try {
    await expireDue(report, endsAt);
    await forceApplyDue(report, endsAt);
    const { delivered, failed, retried } = await deliverDue(endsAt);
    report.delivered = delivered;
    report.deliveryFailed = failed;
    report.deliveryRetried = retried;
    report.left ||= Date.now() >= endsAt;
    await closeSweep(runId, report, null);
    return report;
  } catch (error) {
    // Best effort: when the database is away the row stays open, which says the same.
    await closeSweep(runId, report, error instanceof Error ? error.name : 'error').catch(
      () => undefined,
    );
    throw error;
  }
}

async function expireDue(report: Report, endsAt: number): Promise<void> {
  for (const tenantId of await listDueTenants(TENANTS_AT_ONCE)) {
    if (Date.now() >= endsAt) {
      report.left = true;
      return;
    }
    await expireTenant(tenantId, report, endsAt);
  }
}

async function expireTenant(tenantId: TenantId, report: Report, endsAt: number): Promise<void> {
  report.tenants += 1;
  try {
    for (;;) {
      const swept = await sweepTenant(tenantId, LIMIT);
      for (const { action } of swept.expired) {
        if (action === 'Drop') report.dropped += 1;
        else if (action === 'Escalate') report.escalated += 1;
        else report.forceApply += 1;
      }
      report.recovered += swept.recovered;
      report.purged += swept.purged;
      if (!swept.more) return;
      if (Date.now() >= endsAt) {
        report.left = true;
        return;
      }
    }
  } catch (error) {
    if (!isBusy(error)) throw error;
    report.busy.push(String(tenantId));
  }
}

async function forceApplyDue(report: Report, endsAt: number): Promise<void> {
  for (;;) {
    const due = await listDueFollowUps(FOLLOW_UPS_AT_ONCE);
    if (due.length === 0) return;
    let started = 0;
    for (const { tenantId, entryId } of due) {
      if (Date.now() >= endsAt) {
        report.left = true;
        return;
      }
      const ended = await attemptFollowUp(mintTenantScope(tenantId, 'sweep'), entryId);
      // Another run was first, or somebody restored the entry.
      if (!ended.ok) continue;
      started += 1;
      const { outcome } = ended.value;
      if (outcome.kind === 'accepted') report.forced += 1;
      else if (outcome.kind === 'refused') report.forceFailed += 1;
      else if (outcome.kind === 'failed' && !outcome.temporary) report.forceFailed += 1;
      else report.forceRetried += 1;
    }
    // Everything listed was somebody else's: leave it to them.
    if (started === 0) return;
  }
}
