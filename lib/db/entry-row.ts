import { sql, type SQL } from 'drizzle-orm';
import type { AttemptMode, EntryState, ExpiryAction, FollowUp, Status } from '@/lib/dlq/entry';
import type { Seq } from '@/lib/dlq/ids';
import { expiresAt } from '@/lib/dlq/policy';
import type { EntryRow, EntryView } from '@/lib/dlq/views';
import type { Hint, Violation } from '@/lib/dlq/violation';

/** Columns of `entry_state s`, `entries e`, `queues q`, `tenants t` that a list row needs; big numbers as text. */
export const ROW_COLUMNS: SQL = sql`
  s.tenant_id::text as tenant_id, s.entry_id::text as entry_id, s.collection, s.status, s.version, s.retry_count,
  s.due_from, s.created_at, s.closed_at, s.expired_action, s.follow_up, s.held, s.group_id, s.assignee, s.username, s.document_id,
  coalesce(s.last_violation, e.violation) as violation, e.peer_id::text as peer_id,
  e.mutation_id::text as mutation_id, e.delta_size, e.client_version,
  coalesce(q.ttl_secs, t.ttl_secs)::text as ttl_secs, coalesce(q.action, t.action) as action, t.retention_secs`;

export const ROW_JOINS: SQL = sql`
  join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
  join queues q on q.tenant_id = s.tenant_id and q.collection = s.collection
  join tenants t on t.tenant_id = s.tenant_id`;

export type RawRow = {
  tenant_id: string;
  entry_id: string;
  collection: string;
  status: Status;
  version: number;
  retry_count: number;
  due_from: string;
  created_at: string;
  closed_at: string | null;
  expired_action: ExpiryAction | null;
  follow_up: FollowUp;
  held: boolean;
  group_id: string;
  assignee: string | null;
  username: string;
  document_id: string;
  violation: string;
  peer_id: string;
  mutation_id: string;
  delta_size: number;
  client_version: string;
  ttl_secs: string;
  action: ExpiryAction;
  retention_secs: string;
};

export const VIEW_COLUMNS: SQL = sql`
  ${ROW_COLUMNS}, e.session_id, e.remote_addr, e.device_peer_id::text as device_peer_id, e.compensation,
  e.violation as first_violation, e.delta_sha256, e.source, s.lease_mode, s.lease_until,
  coalesce(q.capacity, t.capacity) as capacity, q.pending + q.redriving + q.resolved as queue_used, dlq_now() as now`;

export type RawView = RawRow & {
  session_id: string;
  remote_addr: string;
  device_peer_id: string;
  compensation: string | null;
  first_violation: string;
  delta_sha256: string;
  source: string | null;
  lease_mode: AttemptMode | null;
  lease_until: string | null;
  capacity: number;
  queue_used: number;
  now: string;
};

const at = (value: string | null): number | null => (value === null ? null : Number(value));

export function toEntryRow(raw: RawRow): EntryRow {
  const left = raw.status === 'expired' || raw.status === 'evicted';
  return {
    tenantId: raw.tenant_id,
    entryId: raw.entry_id,
    collection: raw.collection,
    documentId: raw.document_id,
    username: raw.username,
    peerId: raw.peer_id,
    mutationId: raw.mutation_id,
    violation: JSON.parse(raw.violation) as Violation,
    status: raw.status,
    followUp: raw.follow_up,
    retryCount: raw.retry_count,
    createdAt: Number(raw.created_at),
    deltaSize: raw.delta_size,
    expiresAt:
      raw.status === 'pending' && !raw.held
        ? expiresAt(Number(raw.due_from), BigInt(raw.ttl_secs))
        : null,
    expiryAction: raw.action,
    clientVersion: raw.client_version,
    held: raw.held,
    version: raw.version,
    groupId: raw.group_id,
    assignee: raw.assignee,
    restorableUntil:
      left && raw.closed_at !== null && !raw.held
        ? expiresAt(Number(raw.closed_at), BigInt(raw.retention_secs))
        : null,
  };
}

interface RawSource {
  entry_id: string;
  created_at: string;
  retry_count: number;
  resolved: boolean;
}

export function toEntryView(raw: RawView): EntryView {
  const source = raw.source === null ? null : (JSON.parse(raw.source) as RawSource);
  return {
    ...toEntryRow(raw),
    version: raw.version,
    sessionId: raw.session_id,
    device: {
      clientVersion: raw.client_version,
      remoteAddr: raw.remote_addr,
      peerId: raw.device_peer_id,
    },
    compensation: raw.compensation === null ? null : (JSON.parse(raw.compensation) as Hint | null),
    firstViolation: JSON.parse(raw.first_violation) as Violation,
    deltaSha256: raw.delta_sha256,
    source:
      source === null
        ? null
        : {
            entryId: source.entry_id,
            createdAt: source.created_at,
            retryCount: source.retry_count,
            resolved: source.resolved,
          },
    dueFrom: Number(raw.due_from),
    closedAt: at(raw.closed_at),
    expiredAction: raw.expired_action,
    lease:
      raw.lease_mode === null || raw.lease_until === null
        ? null
        : { attempt: raw.retry_count, mode: raw.lease_mode, until: Number(raw.lease_until) },
    policy: { ttlSecs: raw.ttl_secs, action: raw.action, capacity: raw.capacity },
    queueUsed: raw.queue_used,
    asOf: Number(raw.now),
  };
}

/** The columns of `entry_state s` that make up an `EntryState`. */
export const STATE_COLUMNS: SQL = sql`
  s.status, s.version, s.retry_count, s.lease_mode, s.lease_until, s.due_from, s.queue_pos::text as queue_pos,
  s.created_at, s.closed_at, s.expired_action, s.follow_up, s.follow_up_at, s.follow_up_tries, s.unsettled_key, s.held, s.assignee,
  coalesce(s.last_violation, e.violation) as violation`;

export type RawState = {
  status: Status;
  version: number;
  retry_count: number;
  lease_mode: AttemptMode | null;
  lease_until: string | null;
  due_from: string;
  queue_pos: string;
  created_at: string;
  closed_at: string | null;
  expired_action: ExpiryAction | null;
  follow_up: FollowUp;
  follow_up_at: string | null;
  follow_up_tries: number;
  unsettled_key: number | null;
  held: boolean;
  assignee: string | null;
  violation: string;
};

export function toEntryState(raw: RawState): EntryState {
  return {
    status: raw.status,
    version: raw.version,
    retryCount: raw.retry_count,
    lease:
      raw.lease_mode === null || raw.lease_until === null
        ? null
        : { attempt: raw.retry_count, mode: raw.lease_mode, until: Number(raw.lease_until) },
    unsettledKey: raw.unsettled_key,
    dueFrom: Number(raw.due_from),
    queuePos: BigInt(raw.queue_pos) as Seq,
    createdAt: Number(raw.created_at),
    closedAt: at(raw.closed_at),
    expiredAction: raw.expired_action,
    held: raw.held,
    followUp: raw.follow_up,
    followUpAt: at(raw.follow_up_at),
    followUpTries: raw.follow_up_tries,
    lastViolation: JSON.parse(raw.violation) as Violation,
    assignee: raw.assignee,
  };
}
