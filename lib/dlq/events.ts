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
  };
  /** Where retries go from now on; a webhook's secret is never in the WAL, only that a new one was made. */
  target_set: { kind: TargetKind; url: string | null; new_secret: boolean };
}

export type EventKind = keyof Payloads;
export type QueueEventKind = 'policy_set' | 'defaults_set' | 'target_set';
export type EntryEventKind = Exclude<EventKind, QueueEventKind>;

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

export type WalRecord = EntryRecord | PolicyRecord;

export function isEntryRecord(record: WalRecord): record is EntryRecord {
  return (
    record.kind !== 'policy_set' && record.kind !== 'defaults_set' && record.kind !== 'target_set'
  );
}
