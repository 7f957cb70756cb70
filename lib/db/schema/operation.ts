import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { id, millis } from './columns';

/** One action on a set of entries that was frozen when somebody confirmed it. */
export const operations = pgTable(
  'operations',
  {
    tenantId: id('tenant_id').notNull(),
    operationId: text('operation_id').notNull(),
    action: text('action').notNull(),
    state: text('state').notNull(),
    /** The filter the set was frozen from, as text. */
    q: text('q').notNull(),
    /** JSON of what the action needs besides: assignee, note. */
    parameters: text('parameters').notNull().default('{}'),
    reason: text('reason'),
    /** The tenant's last WAL seq when the set was frozen; what came later is not in it. */
    asOfSeq: id('as_of_seq').notNull(),
    /** The tenant's newest entry then. */
    asOfEntry: id('as_of_entry').notNull(),
    /** Items, and how many of them have each outcome; what is left waits. */
    total: integer('total').notNull(),
    running: integer('running').notNull().default(0),
    done: integer('done').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    /** Items a second at most; null: as fast as it goes. */
    rateLimit: integer('rate_limit'),
    /** With a limit: when the next item may start. */
    nextAt: millis('next_at')
      .notNull()
      .default(sql`0`),
    /** Who takes its items now, until when; another one may from then on. */
    worker: text('worker'),
    workerUntil: millis('worker_until')
      .notNull()
      .default(sql`0`),
    /** The first so many are tried before the rest; null: no canary. */
    canaryFirst: integer('canary_first'),
    /** Per cent of them that may be refused or fail. */
    canaryPercent: integer('canary_percent'),
    /** Null: not judged yet. */
    canaryPassed: boolean('canary_passed'),
    createdAt: millis('created_at').notNull(),
    /** Of its first WAL record: the order of a tenant's operations. */
    createdSeq: id('created_seq').notNull(),
    createdBy: text('created_by').notNull(),
    approvedBy: text('approved_by'),
    startedAt: millis('started_at'),
    finishedAt: millis('finished_at'),
    /** When it last went on, and how many items were settled then: what its rate is counted from. */
    resumedAt: millis('resumed_at'),
    resumedAfter: integer('resumed_after').notNull().default(0),
    /** Who last paused, resumed or cancelled it. */
    steeredBy: text('steered_by'),
    /** Why it stopped by itself. */
    stopReason: text('stop_reason'),
    /** The operation this one takes back. */
    undoOf: text('undo_of'),
    /** Idempotency key and digest of what was asked. */
    requestId: text('request_id'),
    bodySha256: text('body_sha256').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.operationId] }),
    uniqueIndex('operations_created').on(t.tenantId, t.createdSeq),
    uniqueIndex('operations_request')
      .on(t.tenantId, t.requestId)
      .where(sql`request_id is not null`),
    index('operations_undo')
      .on(t.tenantId, t.undoOf)
      .where(sql`undo_of is not null`),
    index('operations_unfinished')
      .on(t.tenantId, t.operationId)
      .where(sql`finished_at is null`),
    check(
      'operations_state_known',
      sql`${t.state} in ('awaiting', 'running', 'paused', 'stopped', 'cancelled', 'finished')`,
    ),
  ],
);

/** The entries of an operation as they stood when it was confirmed, in the order they are taken. */
export const operationItems = pgTable(
  'operation_items',
  {
    tenantId: id('tenant_id').notNull(),
    operationId: text('operation_id').notNull(),
    position: integer('position').notNull(),
    entryId: id('entry_id').notNull(),
    /** The entry's version when the set was frozen, then after each change this operation made. */
    version: integer('version').notNull(),
    /** `waiting`, `running`, then for good: `done`, `refused`, `failed`, `skipped`. */
    outcome: text('outcome').notNull().default('waiting'),
    /** The attempt that runs or ran for it. */
    attempt: integer('attempt'),
    code: text('code'),
    message: text('message'),
    /** Who changed the entry first, with `conflict`; as the WAL names actors. */
    changedBy: text('changed_by'),
    /** What stood before, for an undo: the assignee. */
    before: text('before'),
    at: millis('at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.operationId, t.position] }),
    uniqueIndex('operation_items_entry').on(t.tenantId, t.entryId, t.operationId),
    index('operation_items_outcome').on(t.tenantId, t.operationId, t.outcome, t.position),
    check(
      'operation_items_outcome_known',
      sql`${t.outcome} in ('waiting', 'running', 'done', 'refused', 'failed', 'skipped')`,
    ),
  ],
);
