import type { AttemptMode, ExpiryAction, FollowUp, Status, TargetKind } from './entry';
import type { EventKind, Payloads } from './events';
import type { Hint, Violation } from './violation';

/**
 * What pages and the API show. Plain JSON: ids and u64 values are decimal strings, times epoch
 * milliseconds of the database clock.
 */

export interface TenantView {
  readonly tenantId: string;
  /** Null: never named; show the id. */
  readonly name: string | null;
  readonly pending: number;
  readonly redriving: number;
  readonly resolved: number;
  readonly attention: number;
  /** Operations on many entries that are not over. */
  readonly operations: number;
  readonly queues: number;
  /** The fullest queue's share of its capacity, 0..1. */
  readonly fullest: number;
  readonly lastEnqueuedAt: number | null;
}

export interface PolicyView {
  readonly ttlSecs: string;
  readonly action: ExpiryAction;
  readonly capacity: number;
}

export interface TenantDefaultsView extends PolicyView {
  readonly name: string | null;
  readonly retentionSecs: string;
  /** A force-apply of many needs somebody else's approval. */
  readonly secondPerson: boolean;
  /** Seq of the record that set all this; 0: nobody did. */
  readonly policySeq: string;
}

export interface QueueView {
  readonly collection: string;
  /** In force now. */
  readonly policy: PolicyView;
  /** What is set on the queue itself; null: from the tenant. */
  readonly own: {
    readonly ttlSecs: string | null;
    readonly action: ExpiryAction | null;
    readonly capacity: number | null;
  };
  /** Seq of the record that set `own`; 0: nobody did. */
  readonly policySeq: string;
  readonly pending: number;
  readonly redriving: number;
  readonly resolved: number;
  readonly expired: number;
  readonly evicted: number;
  readonly purged: number;
  /** pending + redriving + resolved: what counts against the capacity. */
  readonly used: number;
  readonly totalEnqueued: string;
  readonly totalExpired: string;
  readonly totalResolved: string;
  readonly totalEvicted: string;
  readonly lastEnqueuedAt: number | null;
  readonly lastEvictedAt: number | null;
  /** When the oldest of the pending entries arrived. */
  readonly oldestPendingAt: number | null;
}

export interface EntryRow {
  readonly tenantId: string;
  readonly entryId: string;
  readonly collection: string;
  readonly documentId: string;
  readonly username: string;
  readonly peerId: string;
  readonly mutationId: string;
  readonly violation: Violation;
  readonly status: Status;
  readonly followUp: FollowUp;
  readonly retryCount: number;
  readonly createdAt: number;
  readonly deltaSize: number;
  /** When a pending entry expires and into what; null when it does not. */
  readonly expiresAt: number | null;
  readonly expiryAction: ExpiryAction;
  readonly clientVersion: string;
  /** The sweep neither expires nor purges it. */
  readonly held: boolean;
  readonly version: number;
  /** Of its latest violation. */
  readonly groupId: string;
  /** As the WAL names actors; null: nobody looks after it. */
  readonly assignee: string | null;
  /** Until when an expired or evicted entry can be restored; null: as long as it is held, or for good. */
  readonly restorableUntil: number | null;
}

export interface EntryPage {
  readonly rows: readonly EntryRow[];
  /** Cursor to older entries; null: none. */
  readonly older: string | null;
  /** Cursor to newer entries; null: this is the first page. */
  readonly newer: string | null;
  /** Set when the search stopped after so many entries without filling the page: continue with `older`. */
  readonly scanned: number | null;
  /** When the page was read. */
  readonly asOf: number;
}

export interface EntryView extends EntryRow {
  readonly version: number;
  readonly sessionId: string;
  readonly device: {
    readonly clientVersion: string;
    readonly remoteAddr: string;
    readonly peerId: string;
  };
  /** Null: the device was told nothing. */
  readonly compensation: Hint | null;
  /** The first refusal; `violation` is the latest. */
  readonly firstViolation: Violation;
  readonly deltaSha256: string;
  readonly source: {
    readonly entryId: string;
    readonly createdAt: string;
    readonly retryCount: number;
    readonly resolved: boolean;
  } | null;
  readonly dueFrom: number;
  readonly closedAt: number | null;
  readonly expiredAction: ExpiryAction | null;
  readonly lease: {
    readonly attempt: number;
    readonly mode: AttemptMode;
    readonly until: number;
  } | null;
  readonly policy: PolicyView;
  readonly queueUsed: number;
  readonly asOf: number;
}

/** A record of the WAL as the timeline shows it. */
export interface TimelineItem {
  readonly seq: string;
  readonly at: number;
  readonly kind: EventKind;
  readonly from: Status | null;
  readonly to: Status | null;
  readonly version: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  /** The payload's JSON, parsed; its shape is that of `Payloads[kind]`. */
  readonly payload: unknown;
  /** Lower-case hex of the chained hash. */
  readonly hash: string;
}

/** A record of a tenant's WAL, wherever it belongs. */
export interface WalItem extends TimelineItem {
  readonly entryId: string | null;
  readonly collection: string | null;
}

export interface WalPage {
  readonly items: readonly WalItem[];
  readonly older: string | null;
  readonly newer: string | null;
  /** Set when the search stopped after so many records without filling the page. */
  readonly scanned: number | null;
  readonly lastSeq: string;
  readonly asOf: number;
}

/** A policy that was set, and what it replaced. */
export interface PolicyChange {
  readonly seq: string;
  readonly at: number;
  readonly actor: string;
  readonly reason: string | null;
  /** Null: the tenant's defaults. */
  readonly collection: string | null;
  /** Null: nothing was set before. */
  readonly before: PolicySetting | null;
  readonly after: PolicySetting;
}

/** A queue's own settings or a tenant's, as the WAL tells them. */
export type PolicySetting = Payloads['policy_set'] | Payloads['defaults_set'];

/** What a running check of a tenant's WAL tells, one after the other; the last one is not `progress`. */
export type CheckEvent =
  | {
      readonly kind: 'progress';
      /** `chain`: records; `entries`: entries against their records. */
      readonly step: 'chain' | 'entries';
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'clean';
      readonly records: number;
      readonly entries: number;
      /** Of the last record. */
      readonly seq: string;
      readonly hash: string;
      readonly ms: number;
    }
  | {
      readonly kind: 'fault';
      /** The first bad record; null when it cannot be tied to one. */
      readonly seq: string | null;
      readonly entryId: string | null;
      /** Half a sentence without its full stop. */
      readonly message: string;
    }
  /** Ended without a verdict. */
  | { readonly kind: 'stopped'; readonly message: string };

/** A count that was not carried beyond its cap. */
export interface CappedCount {
  readonly count: number;
  /** There are more. */
  readonly capped: boolean;
}

/** What a policy would do: at once, when the sweep runs then, and in the day after. */
export interface PolicyEffect {
  /** By action, the most entries first; a tenant's queues may each have their own. */
  readonly expiring: readonly {
    readonly action: ExpiryAction;
    readonly now: CappedCount;
    /** Not counting `now`. */
    readonly moreWithinDay: CappedCount;
  }[];
  /** Pushed out at once because the capacity would be lower. */
  readonly evictedNow: CappedCount;
  /** Due, but held. */
  readonly held: CappedCount;
  /** Expired and evicted before, whose retention would be over; null: it was not asked about. */
  readonly purged: CappedCount | null;
}

/** An entry of the same document, offered for comparison. */
export interface SiblingRow {
  readonly entryId: string;
  readonly createdAt: number;
  readonly username: string;
  readonly status: Status;
  readonly deltaSize: number;
}

export interface SweepReport {
  readonly tenants: number;
  readonly dropped: number;
  readonly escalated: number;
  readonly forceApply: number;
  readonly recovered: number;
  readonly purged: number;
  readonly delivered: number;
  readonly deliveryFailed: number;
  readonly deliveryRetried: number;
  readonly forced: number;
  readonly forceFailed: number;
  readonly forceRetried: number;
  /** Tenants that were locked by somebody else and wait for the next run. */
  readonly busy: readonly string[];
  /** Tenants whose sweep failed, each with the database's code; they are tried again with the next run. */
  readonly failed: readonly { readonly tenantId: string; readonly code: string }[];
  /** Whether the time budget ended the run with work left. */
  readonly left: boolean;
}

export interface SweepView {
  readonly runId: string;
  readonly trigger: 'schedule' | 'cron' | 'cli' | 'console';
  readonly startedAt: number;
  /** Null: still running, or cut off. */
  readonly finishedAt: number | null;
  readonly report: SweepReport | null;
  readonly error: string | null;
}

/** Something an expiry owed and could not be done. */
export interface AttentionRow extends EntryRow {
  readonly version: number;
  readonly expiredAction: ExpiryAction;
  readonly closedAt: number;
  readonly message: string;
}

/** How one attempt ended, for the health of a target. */
export interface AttemptEndRow {
  readonly kind:
    | 'attempt_accepted'
    | 'attempt_refused'
    | 'attempt_pended'
    | 'attempt_failed'
    | 'attempt_unknown';
  readonly at: number;
  readonly entryId: string;
}

/** Where a tenant's attempts go, as the settings show it. */
export interface TargetView {
  readonly tenantId: string;
  readonly name: string | null;
  readonly kind: TargetKind;
  /** Null for the embedded target. */
  readonly url: string | null;
  /** Why it cannot be called as it is set; null: it can. */
  readonly problem: string | null;
  readonly updatedAt: number | null;
  /** As the WAL names them; null: nobody set it yet. */
  readonly updatedBy: string | null;
  /** Newest first, since it was set. */
  readonly attempts: readonly AttemptEndRow[];
}

/** A channel as the settings show it. */
export interface ChannelView {
  readonly id: string;
  /** Null: for all tenants. */
  readonly tenantId: string | null;
  readonly name: string;
  /** For those alone who may change it. */
  readonly url: string;
  readonly enabled: boolean;
  /** Why it cannot be called as it is set; null: it can. */
  readonly problem: string | null;
  readonly updatedAt: number;
  /** As the access log names actors. */
  readonly updatedBy: string;
}

/** The channel the environment names. */
export interface EnvironmentChannelView {
  readonly name: string;
  readonly problem: string | null;
}

/**
 * Where a delivery stands: `waiting` for its next try, `delivered` to every channel, `failed` for good in one at least,
 * or `closed`: the entry was restored first.
 */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'closed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One escalation on its way to people. */
export interface DeliveryRow {
  readonly tenantId: string;
  readonly entryId: string;
  /** As receivers see it. */
  readonly messageId: string;
  readonly collection: string;
  readonly documentId: string;
  /** The entry's version, for what is asked of it. */
  readonly version: number;
  readonly state: DeliveryState;
  /** Whether it can be tried again. */
  readonly retryable: boolean;
  readonly createdAt: number;
  readonly attempts: number;
  /** When it is tried next, at the earliest; null: not any more. */
  readonly nextAt: number | null;
  readonly lastError: string | null;
  /** What became of it by channel; empty before the first try. */
  readonly channels: readonly {
    readonly name: string;
    readonly state: 'waiting' | 'delivered' | 'failed';
    readonly attempts: number;
    readonly lastError: string | null;
  }[];
}

export interface DeliveryPage {
  readonly rows: readonly DeliveryRow[];
  /** Cursor to older ones; null: none. */
  readonly older: string | null;
}
