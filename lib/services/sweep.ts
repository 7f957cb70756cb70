import { databaseCode, isBusy, isConnectionLost } from '@/lib/db/errors';
import {
  closeSweep,
  listDueTenants,
  listDueWriters,
  listOwedOf,
  openSweep,
  sweepTenant,
  type TenantSweep,
  type Writer,
} from '@/lib/db/sweeps';
import type { TenantId } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { NOTHING_SWEPT } from '@/lib/dlq/sweep-report';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { log } from '@/lib/log';
import { attemptFollowUp } from './attempt';
import { deliverDue } from './deliver';

/** Entries one call of the sweep function may touch; a call that takes too long is asked for fewer. */
const LIMITS = [5_000, 500, 50];
const TENANTS_AT_ONCE = 1_000;
const WRITERS_AT_ONCE = 200;
const OWED_AT_ONCE = 50;
/** Milliseconds a run may take before it stops and says what is left. */
const BUDGET_MS = 25_000;
/** Shares of the budget after which expiring, then delivering, leaves the rest of the time to the next. */
const EXPIRE_SHARE = 0.4;
const DELIVER_SHARE = 0.7;

type Report = { -readonly [K in keyof SweepReport]: SweepReport[K] } & {
  busy: string[];
  failed: { tenantId: string; code: string }[];
};

/**
 * One run of the sweep over all tenants: expire what is due, deliver escalations, force-apply. Safe to run several
 * times at once and to be cut off anywhere; one tenant's trouble is named and holds up nobody else. Leaves a row in
 * the ledger, also when it throws.
 */
export async function runSweep(
  trigger: SweepView['trigger'],
  budgetMs: number = BUDGET_MS,
): Promise<SweepReport> {
  const began = Date.now();
  const runId = await openSweep(trigger);
  const report: Report = { ...NOTHING_SWEPT, busy: [], failed: [] };
  try {
    await expireDue(report, began + budgetMs * EXPIRE_SHARE);
    const { delivered, failed, retried, left } = await deliverDue(began + budgetMs * DELIVER_SHARE);
    report.delivered = delivered;
    report.deliveryFailed = failed;
    report.deliveryRetried = retried;
    report.left ||= left;
    await forceApplyDue(report, began + budgetMs);
    await closeSweep(runId, report, null);
    return report;
  } catch (error) {
    const code = databaseCode(error) ?? (error instanceof Error ? error.name : 'error');
    // Best effort: when the database is away the row stays open, which says the same.
    await closeSweep(runId, report, code).catch(() => undefined);
    throw error;
  }
}

async function expireDue(report: Report, endsAt: number): Promise<void> {
  for (const tenantId of await listDueTenants(TENANTS_AT_ONCE)) {
    if (Date.now() >= endsAt) {
      report.left = true;
      return;
    }
    report.tenants += 1;
    try {
      await expireTenant(tenantId, report, endsAt);
    } catch (error) {
      if (isBusy(error)) {
        report.busy.push(String(tenantId));
      } else if (isConnectionLost(error)) {
        throw error;
      } else {
        const code = databaseCode(error) ?? 'error';
        log.error({ err: error, tenant: String(tenantId), code }, 'sweep of a tenant failed');
        report.failed.push({ tenantId: String(tenantId), code });
      }
    }
  }
}

async function expireTenant(tenantId: TenantId, report: Report, endsAt: number): Promise<void> {
  for (;;) {
    const swept = await sweepWithin(tenantId);
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
}

/** SQLSTATE of a statement that took longer than the server allows. */
const TIMED_OUT = '57014';

async function sweepWithin(tenantId: TenantId): Promise<TenantSweep> {
  for (const limit of LIMITS.slice(0, -1)) {
    try {
      return await sweepTenant(tenantId, limit);
    } catch (error) {
      if (databaseCode(error) !== TIMED_OUT) throw error;
    }
  }
  return sweepTenant(tenantId, LIMITS.at(-1) ?? 1);
}

async function forceApplyDue(report: Report, endsAt: number): Promise<void> {
  for (let moved = true; moved;) {
    moved = false;
    for (const writer of await listDueWriters(WRITERS_AT_ONCE)) {
      if (await forceApplyOf(writer, report, endsAt)) moved = true;
      if (report.left && Date.now() >= endsAt) return;
    }
  }
}

/**
 * Carries out one device's owed force-applies in the order it wrote them, until one has to wait: what it wrote later
 * must not be overwritten by what it wrote before. Returns whether anything was tried.
 */
async function forceApplyOf(writer: Writer, report: Report, endsAt: number): Promise<boolean> {
  const scope = mintTenantScope(writer.tenantId, 'sweep');
  let tried = false;
  for (const { entryId, due } of await listOwedOf(writer, OWED_AT_ONCE)) {
    if (Date.now() >= endsAt) {
      report.left = true;
      return tried;
    }
    if (!due) return tried;
    const ended = await attemptFollowUp(scope, entryId);
    // Another run was first, or somebody restored the entry.
    if (!ended.ok) return tried;
    tried = true;
    const { outcome } = ended.value;
    if (outcome.kind === 'accepted') {
      report.forced += 1;
    } else if (outcome.kind === 'refused' || (outcome.kind === 'failed' && !outcome.temporary)) {
      report.forceFailed += 1;
    } else {
      report.forceRetried += 1;
      return tried;
    }
  }
  return tried;
}
