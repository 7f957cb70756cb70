import { sql } from 'drizzle-orm';
import type { Status } from '@/lib/dlq/entry';
import { parseQuery } from '@/lib/dlq/filter';
import {
  type ItemOutcome,
  NEW_SINCE_CAP,
  type OperationDetail,
  type OperationItemPage,
  type OperationPage,
  type OperationState,
  type OperationView,
} from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import type { CappedCount } from '@/lib/dlq/views';
import type { Violation } from '@/lib/dlq/violation';
import { db } from './client';
import { FACTS, whereOf } from './entry-predicates';
import { BadCursorError, decodeCursor, encodeCursor } from './keyset';
import { OPERATION_COLUMNS, type RawOperation, toOperationView } from './operation-row';

/** One operation; null when the tenant has no such. */
export async function findOperation(
  scope: TenantScope,
  operationId: string,
): Promise<OperationView | null> {
  const found = await read(scope, operationId);
  return found === null ? null : toOperationView(found);
}

/** The same with what came since its set was frozen. */
export async function getOperation(
  scope: TenantScope,
  operationId: string,
): Promise<OperationDetail | null> {
  const found = await read(scope, operationId);
  if (found === null) return null;
  return { ...toOperationView(found), newSince: await newSince(scope, found) };
}

async function read(scope: TenantScope, operationId: string): Promise<RawOperation | null> {
  const [raw] = await db().execute<RawOperation>(sql`
    select ${OPERATION_COLUMNS} from operations o
    where o.tenant_id = ${String(scope.tenantId)}::bigint and o.operation_id = ${operationId}`);
  return raw ?? null;
}

async function newSince(scope: TenantScope, raw: RawOperation): Promise<CappedCount | null> {
  const { filter, problems } = parseQuery(raw.q);
  if (problems.length > 0) return null;
  const [row] = await db().execute<{ count: number }>(sql`
    select count(*)::integer as count from (
      select 1 from entry_state s ${FACTS}
      where s.tenant_id = ${String(scope.tenantId)}::bigint and s.entry_id > ${raw.as_of_entry}::bigint
        and ${whereOf(scope, filter)}
      limit ${NEW_SINCE_CAP + 1}
    ) f`);
  const count = row?.count ?? 0;
  return { count: Math.min(count, NEW_SINCE_CAP), capped: count > NEW_SINCE_CAP };
}

/** A tenant's operations in these states, newest first. Throws `BadCursorError`. */
export async function listOperations(
  scope: TenantScope,
  states: readonly OperationState[],
  cursor: string | null,
  limit: number,
): Promise<OperationPage> {
  const list = `operations/${states.join('+')}`;
  const place = cursor === null ? null : decodeCursor(scope.tenantId, list, cursor);
  if (cursor !== null && place === null) throw new BadCursorError('the cursor is not of this list');
  const rows = await db().execute<RawOperation & { place: string }>(sql`
    select f.*, f.as_of_place::text as place from (
      select ${OPERATION_COLUMNS}, o.created_seq as as_of_place from operations o
      where o.tenant_id = ${String(scope.tenantId)}::bigint
        and o.state = any(${`{${states.join(',')}}`}::text[])
        and ${place === null ? sql`true` : sql`o.created_seq < ${String(place.than)}::bigint`}
      order by o.created_seq desc limit ${limit + 1}
    ) f order by f.as_of_place desc`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const [clock] = await db().execute<{ now: string }>(sql`select dlq_now() as now`);
  return {
    rows: page.map(toOperationView),
    older:
      rows.length > limit && last
        ? encodeCursor(scope.tenantId, list, { direction: 'older', than: BigInt(last.place) })
        : null,
    asOf: Number(clock?.now),
  };
}

/** An operation's items in the order they are taken, or those with one outcome. Throws `BadCursorError`. */
export async function listOperationItems(
  scope: TenantScope,
  operationId: string,
  outcome: ItemOutcome | null,
  cursor: string | null,
  limit: number,
): Promise<OperationItemPage> {
  const list = `operation/${operationId}/${outcome ?? ''}`;
  const place = cursor === null ? null : decodeCursor(scope.tenantId, list, cursor);
  if (cursor !== null && place === null) throw new BadCursorError('the cursor is not of this list');
  const rows = await db().execute<{
    position: number;
    entry_id: string;
    version: number;
    outcome: ItemOutcome;
    attempt: number | null;
    code: string | null;
    message: string | null;
    changed_by: string | null;
    at: string | null;
    collection: string;
    document_id: string;
    username: string;
    peer_id: string;
    mutation_id: string;
    violation: string;
    status: Status;
  }>(sql`
    select i.position, i.entry_id::text as entry_id, i.version, i.outcome, i.attempt, i.code, i.message, i.changed_by, i.at,
      s.collection, s.document_id, s.username, e.peer_id::text as peer_id, e.mutation_id::text as mutation_id,
      coalesce(s.last_violation, e.violation) as violation, s.status
    from operation_items i
    join entry_state s on s.tenant_id = i.tenant_id and s.entry_id = i.entry_id
    join entries e on e.tenant_id = i.tenant_id and e.entry_id = i.entry_id
    where i.tenant_id = ${String(scope.tenantId)}::bigint and i.operation_id = ${operationId}
      and ${outcome === null ? sql`true` : sql`i.outcome = ${outcome}`}
      and i.position > ${place === null ? 0 : Number(place.than)}
    order by i.position limit ${limit + 1}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      position: row.position,
      entryId: row.entry_id,
      version: row.version,
      outcome: row.outcome,
      attempt: row.attempt,
      code: row.code,
      message: row.message,
      changedBy: row.changed_by,
      at: row.at === null ? null : Number(row.at),
      collection: row.collection,
      documentId: row.document_id,
      username: row.username,
      peerId: row.peer_id,
      mutationId: row.mutation_id,
      violation: JSON.parse(row.violation) as Violation,
      status: row.status,
    })),
    next:
      rows.length > limit && last
        ? encodeCursor(scope.tenantId, list, { direction: 'older', than: BigInt(last.position) })
        : null,
  };
}
