import { sql, type SQL } from 'drizzle-orm';
import type { EntryFilter } from '@/lib/dlq/filter';
import {
  type Canary,
  OPERATION_MAX,
  type OperationAction,
  type OperationParameters,
  type OperationState,
  type OperationSteer,
} from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { announce } from './announce';
import { db } from './client';
import { FACTS, whereOf } from './entry-predicates';

/** An operation to be, with everything but its set. */
export interface OpeningOperation {
  readonly operationId: string;
  readonly action: OperationAction;
  /** Canonical text of the filter. */
  readonly q: string;
  readonly parameters: OperationParameters;
  readonly reason: string | null;
  /** How many entries have to match; null: however many do. */
  readonly expectedCount: number | null;
  readonly rateLimit: number | null;
  readonly canary: Canary | null;
  readonly undoOf: string | null;
  readonly requestId: string | null;
  readonly bodySha256: string;
}

export type Opened =
  | {
      readonly kind: 'opened';
      readonly operationId: string;
      readonly state: OperationState;
      readonly total: number;
      readonly replayed: boolean;
    }
  /** Nothing matches, more than an operation takes, or another number than expected. */
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'reused' };

/**
 * Freezes what a filter matches now and makes an operation of it, in one statement. The entries of a device stay in the
 * order of its mutations; devices take turns, so that the first so many are a sample of all.
 */
export function openOperation(
  scope: TenantScope,
  opening: OpeningOperation,
  filter: EntryFilter,
): Promise<Opened> {
  return open(
    scope,
    opening,
    sql`
      select s.entry_id, s.version, e.peer_id,
        row_number() over (partition by e.peer_id order by e.mutation_id, e.entry_id) as place
      from (
        select s.tenant_id, s.entry_id, s.version from entry_state s ${FACTS}
        where s.tenant_id = ${String(scope.tenantId)}::bigint and ${whereOf(scope, filter)}
        limit ${OPERATION_MAX + 1}
      ) s ${FACTS}`,
  );
}

/** The same over what another operation did, each entry as that operation left it. */
export function openUndo(
  scope: TenantScope,
  opening: OpeningOperation,
  undoOf: string,
): Promise<Opened> {
  return open(
    scope,
    opening,
    sql`
      select i.entry_id, i.version, 0 as peer_id, i.position as place from operation_items i
      where i.tenant_id = ${String(scope.tenantId)}::bigint and i.operation_id = ${undoOf} and i.outcome = 'done'`,
  );
}

async function open(scope: TenantScope, opening: OpeningOperation, set: SQL): Promise<Opened> {
  const spec = {
    id: opening.operationId,
    action: opening.action,
    q: opening.q,
    parameters: JSON.stringify(opening.parameters),
    reason: opening.reason,
    actor: scope.actor,
    expected: opening.expectedCount,
    max: OPERATION_MAX,
    rate: opening.rateLimit,
    canary_first: opening.canary?.first ?? null,
    canary_percent: opening.canary?.percent ?? null,
    undo_of: opening.undoOf,
    request_id: opening.requestId,
    sha256: opening.bodySha256,
  };
  const [row] = await db().execute<{
    answer: {
      id?: string;
      state?: OperationState;
      total?: number;
      replayed?: boolean;
      count?: number;
      reused?: true;
    };
  }>(sql`
    select dlq_operation_open(
      ${String(scope.tenantId)}::bigint, ${JSON.stringify(spec)}::text::json, f.ids, f.versions, f.seq, f.last
    ) as answer
    from (
      select array_agg(m.entry_id order by m.place, m.peer_id) as ids,
        array_agg(m.version order by m.place, m.peer_id) as versions,
        (select t.next_seq - 1 from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint) as seq,
        (select t.next_entry_id - 1 from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint) as last
      from (${set}) m
    ) f`);
  if (!row) throw new Error('dlq_operation_open gave no answer');
  announce(scope.tenantId);
  const { id, state, total, replayed, count, reused } = row.answer;
  if (reused) return { kind: 'reused' };
  if (count !== undefined) return { kind: 'count', count };
  if (id === undefined || state === undefined || total === undefined || replayed === undefined) {
    throw new Error('dlq_operation_open answered in an unknown way');
  }
  return { kind: 'opened', operationId: id, state, total, replayed };
}

export type Steered =
  | { readonly kind: 'steered'; readonly state: OperationState }
  | {
      readonly kind: 'refused';
      readonly code:
        | 'operation-over'
        | 'not-awaiting'
        | 'own-operation'
        | 'person-needed'
        | 'operation-awaiting';
      readonly state: OperationState;
    }
  | { readonly kind: 'missing' };

/** Pauses, resumes, cancels or approves; after it answered, nothing new starts that should not. */
export async function steer(
  scope: TenantScope,
  operationId: string,
  how: OperationSteer,
  reason: string | null,
): Promise<Steered> {
  const [row] = await db().execute<{
    answer: {
      state?: OperationState;
      refused?: Extract<Steered, { kind: 'refused' }>['code'];
      missing?: true;
    };
  }>(sql`
    select dlq_operation_steer(
      ${String(scope.tenantId)}::bigint, ${operationId}, ${how}, ${scope.actor}, ${reason}
    ) as answer`);
  if (!row) throw new Error('dlq_operation_steer gave no answer');
  announce(scope.tenantId);
  const { state, refused } = row.answer;
  if (state === undefined) return { kind: 'missing' };
  return refused === undefined
    ? { kind: 'steered', state }
    : { kind: 'refused', code: refused, state };
}
