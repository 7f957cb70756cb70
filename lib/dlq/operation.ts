import type { Status } from './entry';
import type { Refusal } from './errors';
import type { CappedCount } from './views';
import type { Violation } from './violation';

/** One action on a frozen set of entries. `follow_up`: the sweep tries again what their expiries owe. */

export const OPERATION_ACTIONS = [
  'resolve',
  'reopen',
  'retry',
  'force_apply',
  'hold',
  'release',
  'assign',
  'note',
  'follow_up',
] as const;
export type OperationAction = (typeof OPERATION_ACTIONS)[number];

/**
 * `awaiting`: a second person has to approve it. `stopped`: its canary failed; it can go on or be cancelled.
 * `cancelled` and `finished` are for good.
 */
export const OPERATION_STATES = [
  'awaiting',
  'running',
  'paused',
  'stopped',
  'cancelled',
  'finished',
] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/**
 * What became of an item. `done`: the action is carried out. `refused`: the target said no (again). `failed`: it could
 * not be tried, or nobody knows. `skipped`: the entry was not (any more) what was confirmed.
 */
export const ITEM_OUTCOMES = [
  'waiting',
  'running',
  'done',
  'refused',
  'failed',
  'skipped',
] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** A turn in an operation's life, as the WAL tells it. */
export const OPERATION_TURNS = [
  'created',
  'approved',
  'paused',
  'resumed',
  'stopped',
  'cancelled',
  'finished',
] as const;
export type OperationTurn = (typeof OPERATION_TURNS)[number];

/** What a person may do with an operation. `resume` also lets one go on that its canary stopped. */
export const OPERATION_STEERS = ['pause', 'resume', 'cancel', 'approve'] as const;
export type OperationSteer = (typeof OPERATION_STEERS)[number];

/** Entries one operation may take; a larger set is done in parts. */
export const OPERATION_MAX = 100_000;
/** Items a second somebody may ask for at most; without a limit it goes as fast as it goes. */
export const OPERATION_RATE_MAX = 1_000;
/** Newer arrivals are counted up to here. */
export const NEW_SINCE_CAP = 10_000;

/** What an action needs besides the set. */
export interface OperationParameters {
  /** `assign`: as the WAL names actors; null: nobody. */
  readonly to?: string | null;
  /** `note`. */
  readonly text?: string;
}

/** The first `first` entries are tried before the rest, which stays if more than `percent` of them are refused or fail. */
export interface Canary {
  readonly first: number;
  /** 0 to 100. */
  readonly percent: number;
}

/** What somebody confirms. */
export interface OperationSpec {
  readonly action: OperationAction;
  /** Which entries, in the filter language. */
  readonly q: string;
  readonly parameters: OperationParameters;
  readonly reason: string | null;
  /** How many entries they were shown; refused as `count-moved` when `q` matches another number now. */
  readonly expectedCount: number;
  /** Entries a second at most; null: as fast as it goes. */
  readonly rateLimit: number | null;
  readonly canary: Canary | null;
  /** Repeatable under this id; null: not. */
  readonly requestId: string | null;
}

/** Why an operation was not made or not steered. */
export type OperationRefusal = Refusal & {
  /** With `count-moved`: how many match now. */
  readonly count?: number;
  /** Where the operation stands, when it exists. */
  readonly state?: OperationState;
};

/** An operation that was made, now or when the same request id came before. */
export interface CreatedOperation {
  readonly operationId: string;
  readonly state: OperationState;
  readonly total: number;
  readonly replayed: boolean;
}

/** What an action would meet if it were confirmed now. Writes nothing. */
export interface OperationPlan {
  readonly action: OperationAction;
  /** Canonical text of the filter. */
  readonly q: string;
  /** Entries that match, at most `OPERATION_MAX` + 1. */
  readonly total: number;
  /** More match than one operation takes. */
  readonly tooMany: boolean;
  /** Of `total`, those the action would change as they stand now. */
  readonly eligible: number;
  /** The others, by why; the most entries first. */
  readonly notEligible: readonly {
    readonly code: string;
    readonly sentence: string;
    readonly count: number;
  }[];
  /** How many different ones `total` spreads over. */
  readonly users: number;
  readonly documents: number;
  readonly collections: number;
  readonly peers: number;
  /** Bytes of the deltas. */
  readonly bytes: number;
  /** Arrival of the first and last, epoch milliseconds; null when nothing matches. */
  readonly oldest: number | null;
  readonly newest: number | null;
  /** Somebody else has to approve it before it starts. */
  readonly needsSecondPerson: boolean;
  /** Where retries and force-applies go; null for other actions. */
  readonly target: string | null;
  /** The tenant's last WAL seq when this was read. */
  readonly asOfSeq: string;
  readonly asOf: number;
}

export interface OperationView {
  readonly tenantId: string;
  readonly operationId: string;
  readonly action: OperationAction;
  readonly state: OperationState;
  /** The filter the set was frozen from. */
  readonly q: string;
  readonly parameters: OperationParameters;
  readonly reason: string | null;
  /** Items; the six below add up to it. */
  readonly total: number;
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly refused: number;
  readonly failed: number;
  readonly skipped: number;
  /** Entries a second since it last went on; null: nothing to tell from yet. */
  readonly rate: number | null;
  /** At that rate; null: nobody can say. */
  readonly secondsLeft: number | null;
  /** Entries a second at most; null: as fast as it goes. */
  readonly rateLimit: number | null;
  /** `passed` null: not judged yet. */
  readonly canary: (Canary & { readonly passed: boolean | null }) | null;
  readonly createdAt: number;
  /** As the WAL names actors, like all of these. */
  readonly createdBy: string;
  readonly approvedBy: string | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Who last paused, resumed or cancelled it. */
  readonly steeredBy: string | null;
  /** Why it stopped by itself. */
  readonly stopReason: string | null;
  /** The operation this one takes back, and the one that took this back. */
  readonly undoOf: string | null;
  readonly undoneBy: string | null;
  /** The tenant's last WAL seq when the set was frozen. */
  readonly asOfSeq: string;
  /** The newest entry then: what has a higher number came after. */
  readonly asOfEntry: string;
  /** Database clock when this was read. */
  readonly asOf: number;
}

/** `getOperation` counts what came since; the list does not. */
export type OperationDetail = OperationView & {
  /** Entries that match `q` now and came after the set was frozen; null: `q` cannot be read any more. */
  readonly newSince: CappedCount | null;
};

/** Entries of an operation that were not done for the same reason. */
export interface OperationReason {
  readonly outcome: ItemOutcome;
  readonly code: string | null;
  readonly count: number;
  /** What one of them was told. */
  readonly example: string | null;
}

/** Operations of a tenant that are in one state and not over. */
export interface OperationSigns {
  readonly tenantId: string;
  readonly state: OperationState;
  readonly count: number;
  /** When it is one alone: which. */
  readonly only: string | null;
}

export interface OperationPage {
  readonly rows: readonly OperationView[];
  /** Cursor to older ones; null: none. */
  readonly older: string | null;
  readonly asOf: number;
}

/** An entry of an operation, and what became of it. */
export interface OperationItemRow {
  /** From 1, in the order they are taken. */
  readonly position: number;
  readonly entryId: string;
  /** The entry's version the item was frozen with. */
  readonly version: number;
  readonly outcome: ItemOutcome;
  /** The attempt that ran for it. */
  readonly attempt: number | null;
  readonly code: string | null;
  /** A sentence: why it was not done. */
  readonly message: string | null;
  /** With code `conflict`: who changed the entry first, as the WAL names actors. */
  readonly changedBy: string | null;
  readonly at: number | null;
  readonly collection: string;
  readonly documentId: string;
  readonly username: string;
  readonly peerId: string;
  readonly mutationId: string;
  /** The entry's latest. */
  readonly violation: Violation;
  /** What the entry is now. */
  readonly status: Status;
}

export interface OperationItemPage {
  readonly rows: readonly OperationItemRow[];
  /** Cursor to later positions; null: none. */
  readonly next: string | null;
}

/** Whether it can still change by itself or be steered. */
export function isOver(state: OperationState): boolean {
  return state === 'cancelled' || state === 'finished';
}

/** The action that takes this one back; null: nothing does. */
export function inverseOf(action: OperationAction): OperationAction | null {
  return INVERSES[action];
}

/** Actions that end in writing over what stands in a document, or may: they take a reason. */
export function takesReason(action: OperationAction): boolean {
  return action === 'force_apply' || action === 'follow_up';
}

const INVERSES: { readonly [A in OperationAction]: OperationAction | null } = {
  resolve: 'reopen',
  reopen: 'resolve',
  hold: 'release',
  release: 'hold',
  assign: 'assign',
  retry: null,
  force_apply: null,
  note: null,
  follow_up: null,
};

/** What can be asked of an operation in a state; drives which buttons show. */
export function steersOf(state: OperationState): readonly OperationSteer[] {
  return STEERS[state];
}

const STEERS: { readonly [S in OperationState]: readonly OperationSteer[] } = {
  awaiting: ['approve', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  stopped: ['resume', 'cancel'],
  cancelled: [],
  finished: [],
};
