/** One action on a frozen set of entries. */

export const OPERATION_ACTIONS = [
  'resolve',
  'reopen',
  'retry',
  'force_apply',
  'hold',
  'release',
  'assign',
  'note',
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

/** Entries one operation may take; a larger set is done in parts. */
export const OPERATION_MAX = 100_000;
