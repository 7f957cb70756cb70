import type { Seq, U64 } from './ids';
import type { Hint, Violation } from './violation';

/** Where an entry stands. `pending`, `redriving` and `resolved` are in the queue and count against its capacity. */
export const STATUSES = [
  'pending',
  'redriving',
  'resolved',
  'expired',
  'evicted',
  'purged',
] as const;
export type Status = (typeof STATUSES)[number];

/** What to do with an entry whose time is up (seed: `DlqExpiryAction`). */
export const EXPIRY_ACTIONS = ['Drop', 'Escalate', 'ForceApplyLww'] as const;
export type ExpiryAction = (typeof EXPIRY_ACTIONS)[number];

/** How an attempt goes to the target: the stored bytes as they are, or their values written anew. */
export type AttemptMode = 'retry' | 'force_apply';

/** Where attempts of a tenant go: the store that comes with the queue, or any sync server behind a webhook. */
export const TARGET_KINDS = ['embedded', 'webhook'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/**
 * What an expiry still owes after it was recorded: nothing (`none`), a delivery or a force-apply
 * (`owed`, `running`), that it was carried out (`done`), or that it finally failed (`failed`: needs attention).
 */
export const FOLLOW_UPS = ['none', 'owed', 'running', 'done', 'failed'] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** The immutable facts of one rejection (seed: `DlqEntry`, without the fields that are state here). */
export interface EntryFacts {
  readonly sessionId: string;
  readonly username: string;
  readonly collection: string;
  readonly documentId: string;
  readonly mutationId: U64;
  readonly peerId: U64;
  readonly violation: Violation;
  /** The hint sent to the device; null when it was told nothing. */
  readonly compensation: Hint | null;
  readonly device: {
    readonly clientVersion: string;
    readonly remoteAddr: string;
    readonly peerId: U64;
  };
  readonly deltaSize: number;
  /** Lower-case hex. */
  readonly deltaSha256: string;
  /** What a whole `DlqEntry` said of itself on its own node; facts, never state. */
  readonly source: SourceFacts | null;
}

export interface SourceFacts {
  readonly entryId: U64;
  /** Epoch seconds on the source node's clock. */
  readonly createdAt: U64;
  readonly retryCount: number;
  readonly resolved: boolean;
}

/** A running attempt; its number is the fencing token an answer must carry. */
export interface Lease {
  readonly attempt: number;
  readonly mode: AttemptMode;
  /** Epoch milliseconds, database clock. */
  readonly until: number;
}

/** The fold of an entry's WAL records. Times are epoch milliseconds of the database clock. */
export interface EntryState {
  readonly status: Status;
  /** Grows by one with every record that touches the entry; a command names the version it saw. */
  readonly version: number;
  /** Attempts started, by hand or by the sweep. */
  readonly retryCount: number;
  readonly lease: Lease | null;
  /**
   * The idempotency key (an attempt's number) whose outcome nobody knows yet. The next attempt asks with it, so that a
   * target that did write answers so instead of writing again. Null once an attempt ended for certain.
   */
  readonly unsettledKey: number | null;
  /** When the ttl began: enqueue, reopen or restore. */
  readonly dueFrom: number;
  /** Order of eviction: the WAL seq that last put it into the queue. */
  readonly queuePos: Seq;
  readonly createdAt: number;
  /** When it last left the queue; null while it is in. */
  readonly closedAt: number | null;
  readonly expiredAction: ExpiryAction | null;
  /** The sweep neither expires nor purges it. */
  readonly held: boolean;
  readonly followUp: FollowUp;
  /** When the follow-up may next be tried; null when none is owed. */
  readonly followUpAt: number | null;
  /** Tries since the expiry, or since somebody had it tried again. */
  readonly followUpTries: number;
  readonly lastViolation: Violation;
  /** Who looks after it, as the WAL names actors; null: nobody. */
  readonly assignee: string | null;
}

/** True while the entry counts against its queue's capacity. */
export function inQueue(status: Status): boolean {
  return status === 'pending' || status === 'redriving' || status === 'resolved';
}
