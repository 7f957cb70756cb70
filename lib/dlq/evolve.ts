import type { EntryState, FollowUp } from './entry';
import { inQueue } from './entry';
import { assertNever } from './errors';
import type { EntryRecord, EventKind } from './events';

/**
 * Folds one record into an entry's state: the model of what `dlq_project` does in SQL.
 * Throws when the record does not follow on the state: that WAL is broken.
 */
export function evolve(state: EntryState | null, record: EntryRecord): EntryState {
  if (record.kind === 'enqueued') {
    if (state !== null) throw new Error(`entry ${String(record.entryId)} is enqueued twice`);
    return {
      status: record.to,
      version: record.version,
      retryCount: 0,
      lease: null,
      unsettledKey: null,
      dueFrom: record.at,
      queuePos: record.seq,
      createdAt: record.at,
      closedAt: null,
      expiredAction: null,
      held: false,
      followUp: 'none',
      followUpAt: null,
      followUpTries: 0,
      lastViolation: record.payload.violation,
      assignee: null,
    };
  }
  if (state === null) throw new Error(`entry ${String(record.entryId)} has no first record`);
  if (record.from !== state.status || record.version !== state.version + 1) {
    throw new Error(
      `record ${String(record.seq)} does not follow on entry ${String(record.entryId)}`,
    );
  }
  if (record.kind === 'attempt_late' || record.kind === 'noted') {
    return { ...state, version: record.version };
  }
  if (record.kind === 'assigned') {
    return { ...state, version: record.version, assignee: record.payload.to };
  }
  if (record.kind === 'held' || record.kind === 'released') {
    return { ...state, version: record.version, held: record.kind === 'held' };
  }

  const expiredAction =
    record.to === 'expired'
      ? record.kind === 'expired'
        ? record.payload.action
        : state.expiredAction
      : null;
  const followUp = followUpAfter(record);
  return {
    ...state,
    status: record.to,
    version: record.version,
    retryCount: state.retryCount + (record.kind === 'attempt_started' ? 1 : 0),
    lease:
      record.kind === 'attempt_started'
        ? {
            attempt: state.retryCount + 1,
            mode: record.payload.mode,
            until: record.at + record.payload.lease_ms,
          }
        : null,
    unsettledKey: unsettledAfter(state.unsettledKey, record),
    dueFrom: record.kind === 'reopened' || record.kind === 'restored' ? record.at : state.dueFrom,
    queuePos: record.kind === 'restored' ? record.seq : state.queuePos,
    closedAt: inQueue(record.to)
      ? null
      : record.kind === 'expired' || record.kind === 'evicted'
        ? record.at
        : state.closedAt,
    expiredAction,
    followUp,
    followUpAt:
      followUp === 'owed' && expiredAction === 'ForceApplyLww' ? record.at + delay(record) : null,
    followUpTries:
      record.to !== 'expired' || record.kind === 'expired' || record.kind === 'follow_up_owed'
        ? 0
        : state.followUpTries + (record.kind === 'attempt_started' ? 1 : 0),
    lastViolation:
      record.kind === 'attempt_refused' ? record.payload.violation : state.lastViolation,
  };
}

const SETTLING: ReadonlySet<EventKind> = new Set([
  'attempt_accepted',
  'attempt_refused',
  'attempt_pended',
  'attempt_failed',
]);

/** An attempt opens its key; every end but an unknown one settles it. */
function unsettledAfter(key: number | null, record: EntryRecord): number | null {
  if (record.kind === 'attempt_started') return record.payload.key;
  return SETTLING.has(record.kind) ? null : key;
}

function followUpAfter(record: EntryRecord): FollowUp {
  if (record.to !== 'expired') return 'none';
  switch (record.kind) {
    case 'expired':
      return record.payload.action === 'Drop' ? 'none' : 'owed';
    case 'follow_up_owed':
      return 'owed';
    case 'attempt_started':
      return 'running';
    case 'attempt_accepted':
    case 'delivered':
      return 'done';
    case 'attempt_refused':
    case 'delivery_failed':
      return 'failed';
    case 'attempt_pended':
    case 'attempt_failed':
    case 'attempt_unknown':
      return record.payload.final ? 'failed' : 'owed';
    case 'enqueued':
    case 'evicted':
    case 'resolved':
    case 'reopened':
    case 'restored':
    case 'purged':
    case 'attempt_late':
    case 'held':
    case 'released':
    case 'assigned':
    case 'noted':
      return 'none';
    default:
      return assertNever(record);
  }
}

function delay(record: EntryRecord): number {
  return 'retry_in_ms' in record.payload ? record.payload.retry_in_ms : 0;
}
