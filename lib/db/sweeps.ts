import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import type { SweepReport, SweepView } from '@/lib/dlq/views';
import { announce } from './announce';
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

/** The latest runs, or those older than `before`, newest first. */
export async function listSweeps(
  limit: number,
  before: Pick<SweepView, 'startedAt' | 'runId'> | null = null,
): Promise<SweepView[]> {
  const older =
    before === null
      ? sql`true`
      : sql`(s.started_at, s.run_id) < (${before.startedAt}::bigint, ${before.runId})`;
  const rows = await db().execute<{
    run_id: string;
    trigger: SweepView['trigger'];
    started_at: string;
    finished_at: string | null;
    report: string | null;
    error: string | null;
  }>(sql`
    select s.run_id, s.trigger, s.started_at, s.finished_at, s.report, s.error
    from sweeps s where ${older} order by s.started_at desc, s.run_id desc limit ${limit}`);
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

/** Sweeps one tenant once, within the limit. Throws Postgres error 55P03 when the tenant stays locked for a second. */
export async function sweepTenant(tenantId: TenantId, limit: number): Promise<TenantSweep> {
  const [row] = await db().execute<{ answer: TenantSweep }>(
    sql`select dlq_sweep(${String(tenantId)}::bigint, ${limit}::integer) as answer`,
  );
  if (!row) throw new Error('dlq_sweep gave no answer');
  announce(tenantId);
  return row.answer;
}

export interface TenantSweep {
  readonly expired: readonly { readonly entry_id: string; readonly action: string }[];
  readonly recovered: number;
  readonly purged: number;
  /** The limit cut it short. */
  readonly more: boolean;
}

/** One device's writes to one tenant; force-applies among them keep their order. */
export interface Writer {
  readonly tenantId: TenantId;
  readonly peerId: string;
}

/**
 * Devices whose earliest owed force-apply is due. One whose earliest is running or waits for its next try is left out:
 * what it wrote later must not go first.
 */
export async function listDueWriters(limit: number): Promise<Writer[]> {
  const rows = await db().execute<{ tenant_id: string; peer_id: string }>(sql`
    select h.tenant_id::text as tenant_id, h.peer_id::text as peer_id from (
      select distinct on (s.tenant_id, e.peer_id) s.tenant_id, e.peer_id, s.follow_up, s.follow_up_at
      from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
      where s.follow_up in ('owed', 'running') and s.expired_action = 'ForceApplyLww'
      order by s.tenant_id, e.peer_id, e.mutation_id, s.entry_id) h
    where h.follow_up = 'owed' and h.follow_up_at <= (select dlq_now())
    order by h.follow_up_at, h.tenant_id, h.peer_id limit ${limit}`);
  return rows.map((row) => ({
    tenantId: BigInt(row.tenant_id) as TenantId,
    peerId: row.peer_id,
  }));
}

/** What a device's expired writes owe, in the order it wrote them. */
export async function listOwedOf(
  { tenantId, peerId }: Writer,
  limit: number,
): Promise<{ entryId: EntryId; due: boolean }[]> {
  const rows = await db().execute<{ entry_id: string; due: boolean }>(sql`
    select s.entry_id::text as entry_id,
      s.follow_up = 'owed' and s.follow_up_at <= (select dlq_now()) as due
    from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
    where s.tenant_id = ${String(tenantId)}::bigint and s.follow_up in ('owed', 'running')
      and s.expired_action = 'ForceApplyLww' and e.peer_id = ${peerId}::numeric
    order by e.mutation_id, s.entry_id limit ${limit}`);
  return rows.map((row) => ({ entryId: BigInt(row.entry_id) as EntryId, due: row.due }));
}
