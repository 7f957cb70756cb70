import { sql } from 'drizzle-orm';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import type { OperationAction, OperationParameters, OperationState } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/** What whoever carries out an operation reads. Items are settled by the append alone. */

/** Milliseconds a worker holds an operation without a sign of life. */
const HELD_MS = 10_000;

export interface UnfinishedOperation {
  readonly tenantId: TenantId;
  readonly operationId: string;
}

/** Operations with something to do that nobody holds, of all tenants. */
export async function listIdleOperations(limit: number): Promise<UnfinishedOperation[]> {
  const rows = await db().execute<{ tenant_id: string; operation_id: string }>(sql`
    select o.tenant_id::text as tenant_id, o.operation_id from operations o
    where o.finished_at is null and (o.state = 'running' or o.running > 0) and o.worker_until < dlq_now()
    order by o.created_at limit ${limit}`);
  return rows.map((row) => ({
    tenantId: BigInt(row.tenant_id) as TenantId,
    operationId: row.operation_id,
  }));
}

/** An operation as its worker sees it. */
export interface HeldOperation {
  readonly operationId: string;
  readonly action: OperationAction;
  readonly state: OperationState;
  readonly parameters: OperationParameters;
  readonly reason: string | null;
  /** Who asked for it, as the WAL names actors. */
  readonly createdBy: string;
  /** Items that run, whoever began them. */
  readonly running: number;
  readonly over: boolean;
  readonly rateLimit: number | null;
  /** With a limit: milliseconds until an item may start, negative when it may for so long already. */
  readonly paceMs: number;
}

/**
 * Takes hold of an operation, or keeps it; null while somebody else holds it, or there is none. Only who holds it can
 * start items; a hold that is not renewed lapses.
 */
export async function holdOperation(
  tenantId: TenantId,
  operationId: string,
  worker: string,
): Promise<HeldOperation | null> {
  const [row] = await db().execute<{
    action: OperationAction;
    state: OperationState;
    parameters: string;
    reason: string | null;
    created_by: string;
    running: number;
    over: boolean;
    rate_limit: number | null;
    pace_ms: string;
  }>(sql`
    update operations o set worker = ${worker}, worker_until = dlq_now() + ${HELD_MS}
    where o.tenant_id = ${String(tenantId)}::bigint and o.operation_id = ${operationId}
      and (o.worker is not distinct from ${worker} or o.worker_until < dlq_now())
    returning o.action, o.state, o.parameters, o.reason, o.created_by, o.running, o.finished_at is not null as over,
      o.rate_limit, o.next_at - dlq_now() as pace_ms`);
  if (!row) return null;
  return {
    operationId,
    action: row.action,
    state: row.state,
    parameters: JSON.parse(row.parameters) as OperationParameters,
    reason: row.reason,
    createdBy: row.created_by,
    running: row.running,
    over: row.over,
    rateLimit: row.rate_limit,
    paceMs: Number(row.pace_ms),
  };
}

/** Lets go of an operation, so that another worker need not wait. */
export async function releaseOperation(
  tenantId: TenantId,
  operationId: string,
  worker: string,
): Promise<void> {
  await db().execute(sql`
    update operations o set worker_until = 0
    where o.tenant_id = ${String(tenantId)}::bigint and o.operation_id = ${operationId} and o.worker = ${worker}`);
}

export interface WaitingItem {
  readonly position: number;
  readonly entryId: EntryId;
  readonly version: number;
  /** An attempt that was begun for it and cut off. */
  readonly attempt: number | null;
  /** In an undo: what stood before the operation that is taken back. */
  readonly before: string | null;
}

/**
 * The next items, in order; of a canary only its own. With `inTurn`, none of a device that has one running: what a device
 * wrote later is not tried before what it wrote first has ended.
 */
export async function nextItems(
  scope: TenantScope,
  operationId: string,
  limit: number,
  inTurn: boolean,
): Promise<WaitingItem[]> {
  const rows = await db().execute<{
    position: number;
    entry_id: string;
    version: number;
    attempt: number | null;
    before: string | null;
  }>(sql`
    select i.position, i.entry_id::text as entry_id, i.version, i.attempt, u.before
    from operations o
    join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.operation_id and i.outcome = 'waiting'
      and (o.canary_passed is not null or o.canary_first is null or i.position <= o.canary_first)
    left join operation_items u on u.tenant_id = o.tenant_id and u.operation_id = o.undo_of and u.entry_id = i.entry_id
    where o.tenant_id = ${String(scope.tenantId)}::bigint and o.operation_id = ${operationId} and ${
      inTurn
        ? sql`(select e.peer_id from entries e where e.tenant_id = ${String(scope.tenantId)}::bigint and e.entry_id = i.entry_id)
          not in (
            select f.peer_id from operation_items r
            join entries f on f.tenant_id = r.tenant_id and f.entry_id = r.entry_id
            where r.tenant_id = ${String(scope.tenantId)}::bigint and r.operation_id = ${operationId} and r.outcome = 'running')`
        : sql`true`
    }
    order by i.position limit ${limit}`);
  return rows.map((row) => ({
    position: row.position,
    entryId: BigInt(row.entry_id) as EntryId,
    version: row.version,
    attempt: row.attempt,
    before: row.before,
  }));
}

export interface RunningItem {
  readonly position: number;
  readonly entryId: EntryId;
  readonly attempt: number;
  /** Milliseconds until its attempt's lease ends; null: it ended, or is another one's. */
  readonly leftMs: number | null;
}

/** Items that run, those first whose attempts are over. */
export async function runningItems(
  scope: TenantScope,
  operationId: string,
  limit: number,
): Promise<RunningItem[]> {
  const rows = await db().execute<{
    position: number;
    entry_id: string;
    attempt: number;
    left_ms: string | null;
  }>(sql`
    select i.position, i.entry_id::text as entry_id, i.attempt,
      case when s.retry_count = i.attempt and s.lease_until > dlq_now() then s.lease_until - dlq_now() end as left_ms
    from operation_items i join entry_state s on s.tenant_id = i.tenant_id and s.entry_id = i.entry_id
    where i.tenant_id = ${String(scope.tenantId)}::bigint and i.operation_id = ${operationId} and i.outcome = 'running'
    order by 4 nulls first, i.position limit ${limit}`);
  return rows.map((row) => ({
    position: row.position,
    entryId: BigInt(row.entry_id) as EntryId,
    attempt: row.attempt,
    leftMs: row.left_ms === null ? null : Number(row.left_ms),
  }));
}
