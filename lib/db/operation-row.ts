import { sql, type SQL } from 'drizzle-orm';
import type {
  OperationAction,
  OperationParameters,
  OperationState,
  OperationView,
} from '@/lib/dlq/operation';

/** Columns of `operations o` that a view needs; big numbers as text. */
export const OPERATION_COLUMNS: SQL = sql`
  o.tenant_id::text as tenant_id, o.operation_id, o.action, o.state, o.q, o.parameters, o.reason, o.total, o.running,
  o.done, o.refused, o.failed, o.skipped, o.rate_limit, o.canary_first, o.canary_percent, o.canary_passed, o.created_at,
  o.created_by, o.approved_by, o.started_at, o.finished_at, o.resumed_at, o.resumed_after, o.steered_by, o.stop_reason,
  o.undo_of, o.as_of_seq::text as as_of_seq, o.as_of_entry::text as as_of_entry, dlq_now() as now, (
    select u.operation_id from operations u where u.tenant_id = o.tenant_id and u.undo_of = o.operation_id
    order by u.created_at desc limit 1) as undone_by`;

export type RawOperation = {
  tenant_id: string;
  operation_id: string;
  action: OperationAction;
  state: OperationState;
  q: string;
  parameters: string;
  reason: string | null;
  total: number;
  running: number;
  done: number;
  refused: number;
  failed: number;
  skipped: number;
  rate_limit: number | null;
  canary_first: number | null;
  canary_percent: number | null;
  canary_passed: boolean | null;
  created_at: string;
  created_by: string;
  approved_by: string | null;
  started_at: string | null;
  finished_at: string | null;
  resumed_at: string | null;
  resumed_after: number;
  steered_by: string | null;
  stop_reason: string | null;
  undo_of: string | null;
  undone_by: string | null;
  as_of_seq: string;
  as_of_entry: string;
  now: string;
};

const at = (value: string | null): number | null => (value === null ? null : Number(value));

export function toOperationView(raw: RawOperation): OperationView {
  const settled = raw.done + raw.refused + raw.failed + raw.skipped;
  const waiting = raw.total - settled - raw.running;
  const now = Number(raw.now);
  const rate = rateOf(raw, settled, now);
  return {
    tenantId: raw.tenant_id,
    operationId: raw.operation_id,
    action: raw.action,
    state: raw.state,
    q: raw.q,
    parameters: JSON.parse(raw.parameters) as OperationParameters,
    reason: raw.reason,
    total: raw.total,
    waiting,
    running: raw.running,
    done: raw.done,
    refused: raw.refused,
    failed: raw.failed,
    skipped: raw.skipped,
    rate,
    secondsLeft:
      rate !== null && rate > 0 && raw.state === 'running'
        ? Math.ceil((waiting + raw.running) / rate)
        : null,
    rateLimit: raw.rate_limit,
    canary:
      raw.canary_first === null || raw.canary_percent === null
        ? null
        : { first: raw.canary_first, percent: raw.canary_percent, passed: raw.canary_passed },
    createdAt: Number(raw.created_at),
    createdBy: raw.created_by,
    approvedBy: raw.approved_by,
    startedAt: at(raw.started_at),
    finishedAt: at(raw.finished_at),
    steeredBy: raw.steered_by,
    stopReason: raw.stop_reason,
    undoOf: raw.undo_of,
    undoneBy: raw.undone_by,
    asOfSeq: raw.as_of_seq,
    asOfEntry: raw.as_of_entry,
    asOf: now,
  };
}

/** Entries a second since it last went on, up to now or its end. */
function rateOf(raw: RawOperation, settled: number, now: number): number | null {
  if (raw.resumed_at === null || (raw.state !== 'running' && raw.state !== 'finished')) return null;
  const ms = (at(raw.finished_at) ?? now) - Number(raw.resumed_at);
  const since = settled - raw.resumed_after;
  return ms <= 0 || since <= 0 ? null : (since * 1_000) / ms;
}
