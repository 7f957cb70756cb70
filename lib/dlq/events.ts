import type { GroupSetting } from './group';
import type { OperationAction, OperationTurn } from './operation';
import type { AttemptMode, ExpiryAction, Status, TargetKind } from './entry';
import type { EntryId, Seq } from './ids';
import type { Hint, Violation } from './violation';

/**
 * What the WAL can say. Payloads stand in the WAL as JSON text of exactly these shapes;
 * u64 values are decimal strings.
 */
export interface Payloads {
  /** A rejected delta came in. */
  enqueued: {
    session_id: string;
    username: string;
    document_id: string;
    mutation_id: string;
    peer_id: string;
    violation: Violation;
    compensation: Hint | null;
    client_version: string;
    remote_addr: string;
    device_peer_id: string;
    delta_size: number;
    delta_sha256: string;
    source: {
      entry_id: string;
      created_at: string;
      retry_count: number;
      resolved: boolean;
    } | null;
  };
  /** Pushed out because the queue was full. */
  evicted: { capacity: number };
  /** Closed by hand. */
  resolved: Record<string, never>;
  reopened: Record<string, never>;
  /** `key`: the idempotency key, the attempt's own number or that of an earlier one whose end is unknown. */
  attempt_started: {
    attempt: number;
    key: number;
    mode: AttemptMode;
    lease_ms: number;
    target: string;
  };
  /** `fields`: how many were written; null: the target did not say. */
  attempt_accepted: { attempt: number; version: string; fields: number | null };
  attempt_refused: { attempt: number; violation: Violation };
  attempt_pended: {
    attempt: number;
    missing: { peer: string; from: number }[];
    final: boolean;
    retry_in_ms: number;
  };
  /** Nothing was written. `final`: it will not be tried again by itself. */
  attempt_failed: { attempt: number; message: string; final: boolean; retry_in_ms: number };
  /** Nobody knows whether it was written; the next attempt asks with the same key. */
  attempt_unknown: { attempt: number; message: string; final: boolean; retry_in_ms: number };
  /** An answer that came after its lease ended; recorded, changes nothing. */
  attempt_late: { attempt: number; outcome: string };
  expired: { action: ExpiryAction; ttl_secs: string };
  /** What the expiry owes is to be tried (again). */
  follow_up_owed: Record<string, never>;
  delivered: { message_id: string; channel: string; attempts: number };
  delivery_failed: { message_id: string; message: string; attempts: number };
  restored: Record<string, never>;
  /** Kept from the sweep: neither expired nor purged until it is released. */
  held: Record<string, never>;
  released: Record<string, never>;
  /** Who looks after it from now on, as the WAL names actors; null: nobody. `from`: who did before. */
  assigned: { to: string | null; from: string | null };
  noted: { text: string };
  /** Retention ended, or an admin ended it; the bytes are gone. */
  purged: Record<string, never>;
  /** Overrides of one queue; null: the tenant's. */
  policy_set: { ttl_secs: string | null; action: ExpiryAction | null; capacity: number | null };
  /** The tenant's own policy. */
  defaults_set: {
    name: string | null;
    ttl_secs: string;
    action: ExpiryAction;
    capacity: number;
    retention_secs: number;
    /** A force-apply of many needs somebody else's approval; absent: as it was. */
    second_person?: boolean;
  };
  /** Where retries go from now on; a webhook's secret is never in the WAL, only that a new one was made. */
  target_set: { kind: TargetKind; url: string | null; new_secret: boolean };
  /** What somebody said of a group of entries that failed alike; `group` is its fingerprint. */
  group_set: { group: string } & GroupSetting;
  group_noted: { group: string; text: string };
  /** A turn in the life of an operation on many entries; what it did to each stands with the entry. */
  operation: { operation: string; turn: OperationTurn; action: OperationAction; total: number };
}

export type EventKind = keyof Payloads;
export type QueueEventKind = 'policy_set' | 'defaults_set' | 'target_set';
export type GroupEventKind = 'group_set' | 'group_noted';
export type EntryEventKind = Exclude<EventKind, QueueEventKind | GroupEventKind | 'operation'>;

/** An event and what it says, before it is written. */
export type EventBody<K extends EventKind = EventKind> = {
  [P in K]: { readonly kind: P; readonly payload: Payloads[P] };
}[K];

interface RecordHeader {
  readonly seq: Seq;
  /** Epoch milliseconds, database clock. */
  readonly at: number;
  readonly actor: string;
  readonly reason: string | null;
  readonly requestId: string | null;
}

/** A WAL record about an entry. */
export type EntryRecord = RecordHeader & {
  readonly entryId: EntryId;
  readonly collection: string;
  /** null for `enqueued`. */
  readonly from: Status | null;
  readonly to: Status;
  readonly version: number;
} & EventBody<EntryEventKind>;

/** A WAL record about a queue's or tenant's policy, or the tenant's target. */
export type PolicyRecord = RecordHeader & {
  readonly collection: string | null;
} & EventBody<QueueEventKind>;

/** A WAL record about a group or an operation. */
export type TriageRecord = RecordHeader & { readonly collection: null } & EventBody<
    GroupEventKind | 'operation'
  >;

export type WalRecord = EntryRecord | PolicyRecord | TriageRecord;

const OF_POLICIES: { readonly [K in QueueEventKind]: true } = {
  policy_set: true,
  defaults_set: true,
  target_set: true,
};
const OF_TRIAGE: { readonly [K in TriageRecord['kind']]: true } = {
  group_set: true,
  group_noted: true,
  operation: true,
};

export function isPolicyRecord(record: WalRecord): record is PolicyRecord {
  return Object.hasOwn(OF_POLICIES, record.kind);
}

export function isEntryRecord(record: WalRecord): record is EntryRecord {
  return !isPolicyRecord(record) && !Object.hasOwn(OF_TRIAGE, record.kind);
}
