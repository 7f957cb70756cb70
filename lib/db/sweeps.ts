import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { db } from './client';

/** Runs kept in the ledger. */
const LEDGER_LIMIT = 10_000;

/** Opens a ledger row; a run that never closes it was cut off. */
export async function openSweep(trigger: SweepView['trigger']): Promise<string> {
  const runId = randomUUID();
  await db().execute(sql`
    insert into sweeps (run_id, trigger, started_at) values (${runId}, ${trigger}, dlq_now())`);
  return runId;
}

/** Closes a ledger row with what was done, and why it ended early if it did. */
export async function closeSweep(
  runId: string,
  report: SweepReport,
  error: string | null,
): Promise<void> {
  await db().execute(sql`
    update sweeps set finished_at = dlq_now(), report = ${JSON.stringify(report)}, error = ${error}
    where run_id = ${runId}`);
  await db().execute(sql`
    delete from sweeps where started_at < (
      select s.started_at from sweeps s order by s.started_at desc offset ${LEDGER_LIMIT} limit 1)`);
}

/** The latest runs, newest first. */
export async function listSweeps(limit: number): Promise<SweepView[]> {
  const rows = await db().execute<{
    run_id: string;
    trigger: SweepView['trigger'];
    started_at: string;
    finished_at: string | null;
    report: string | null;
    error: string | null;
  }>(sql`
    select s.run_id, s.trigger, s.started_at, s.finished_at, s.report, s.error
    from sweeps s order by s.started_at desc, s.run_id limit ${limit}`);
  return rows.map((row) => ({
    runId: row.run_id,
    trigger: row.trigger,
    startedAt: Number(row.started_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    report: row.report === null ? null : (JSON.parse(row.report) as SweepReport),
    error: row.error,
  }));
}

/** Tenants with something to sweep, the longest overdue first; read without locks. */
export async function listDueTenants(limit: number): Promise<TenantId[]> {
  const rows = await db().execute<{ tenant_id: string }>(sql`
    select q.tenant_id::text as tenant_id from queues q where q.next_due <= (select dlq_now())
    group by q.tenant_id order by min(q.next_due), q.tenant_id limit ${limit}`);
  return rows.map((row) => BigInt(row.tenant_id) as TenantId);
}

/** Expired entries whose force-apply is owed and due, in the order the devices wrote them. */
export async function listDueFollowUps(
  limit: number,
): Promise<{ tenantId: TenantId; entryId: EntryId }[]> {
  const rows = await db().execute<{ tenant_id: string; entry_id: string }>(sql`
    select d.tenant_id::text as tenant_id, d.entry_id::text as entry_id
    from (select s.tenant_id, s.entry_id from entry_state s
      where s.follow_up = 'owed' and s.follow_up_at <= (select dlq_now()) order by s.follow_up_at limit ${limit}) d
    join entries e on e.tenant_id = d.tenant_id and e.entry_id = d.entry_id
    order by d.tenant_id, e.peer_id, e.mutation_id, d.entry_id`);
  return rows.map((row) => ({
    tenantId: BigInt(row.tenant_id) as TenantId,
    entryId: BigInt(row.entry_id) as EntryId,
  }));
}
