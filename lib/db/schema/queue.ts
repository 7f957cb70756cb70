import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '../../dlq/policy';
import { bytea, id, millis, u64 } from './columns';

/**
 * The dead-letter queue. Every key leads with the tenant. State changes go through the SQL functions
 * of the migrations and nowhere else; Drizzle reads these tables.
 */

/** Head row of a tenant: locked once per state change, which makes its WAL dense and commit-ordered. */
export const tenants = pgTable(
  'tenants',
  {
    tenantId: id('tenant_id').primaryKey(),
    nextSeq: id('next_seq')
      .notNull()
      .default(sql`1`),
    lastHash: bytea('last_hash').notNull(),
    nextEntryId: id('next_entry_id')
      .notNull()
      .default(sql`1`),
    name: text('name'),
    ttlSecs: u64('ttl_secs')
      .notNull()
      .default(sql.raw(String(DEFAULT_POLICY.ttlSecs))),
    action: text('action').notNull().default(DEFAULT_POLICY.action),
    capacity: integer('capacity').notNull().default(DEFAULT_POLICY.capacity),
    retentionSecs: id('retention_secs')
      .notNull()
      .default(sql.raw(String(DEFAULT_RETENTION_SECS))),
    /** A force-apply of many needs somebody else's approval. */
    secondPerson: boolean('second_person').notNull().default(false),
    /** Seq of the record that set the policy above; 0: nobody did. */
    defaultsSeq: id('defaults_seq')
      .notNull()
      .default(sql`0`),
  },
  (t) => [check('tenants_id', sql`${t.tenantId} >= 0`)],
);

/** One queue per (tenant, collection): overrides of the tenant's policy, and counters that are sums over the WAL. */
export const queues = pgTable(
  'queues',
  {
    tenantId: id('tenant_id').notNull(),
    collection: text('collection').notNull(),
    ttlSecs: u64('ttl_secs'),
    action: text('action'),
    capacity: integer('capacity'),
    /** Seq of the record that set these overrides; 0: nobody did. */
    policySeq: id('policy_seq')
      .notNull()
      .default(sql`0`),
    pending: integer('pending').notNull().default(0),
    redriving: integer('redriving').notNull().default(0),
    resolved: integer('resolved').notNull().default(0),
    expired: integer('expired').notNull().default(0),
    evicted: integer('evicted').notNull().default(0),
    purged: integer('purged').notNull().default(0),
    totalEnqueued: id('total_enqueued')
      .notNull()
      .default(sql`0`),
    totalExpired: id('total_expired')
      .notNull()
      .default(sql`0`),
    totalResolved: id('total_resolved')
      .notNull()
      .default(sql`0`),
    totalEvicted: id('total_evicted')
      .notNull()
      .default(sql`0`),
    lastEnqueuedAt: millis('last_enqueued_at'),
    lastEvictedAt: millis('last_evicted_at'),
    /** Lower bound of `queue_pos` among the entries in the queue. */
    headPos: id('head_pos')
      .notNull()
      .default(sql`0`),
    /** Lower bound of the moment the sweep next has something to do here. */
    nextDue: id('next_due').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.collection] }),
    index('queues_next_due').on(t.nextDue),
  ],
);

/** Unresolved entries (pending and redriving) of a queue by the kind of their latest violation. */
export const queueViolations = pgTable(
  'queue_violations',
  {
    tenantId: id('tenant_id').notNull(),
    collection: text('collection').notNull(),
    violation: text('violation').notNull(),
    unresolved: integer('unresolved').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.collection, t.violation] })],
);

/** Rejections that came in, by hour of the database clock and kind of violation. */
export const queueArrivals = pgTable(
  'queue_arrivals',
  {
    tenantId: id('tenant_id').notNull(),
    /** Hours since the epoch. */
    hour: millis('hour').notNull(),
    collection: text('collection').notNull(),
    violation: text('violation').notNull(),
    arrived: integer('arrived').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hour, t.collection, t.violation] })],
);

/** The immutable facts of a rejection, as its first WAL record tells them. */
export const entries = pgTable(
  'entries',
  {
    tenantId: id('tenant_id').notNull(),
    entryId: id('entry_id').notNull(),
    collection: text('collection').notNull(),
    sessionId: text('session_id').notNull(),
    username: text('username').notNull(),
    documentId: text('document_id').notNull(),
    mutationId: u64('mutation_id').notNull(),
    peerId: u64('peer_id').notNull(),
    /** JSON of `Violation`. */
    violation: text('violation').notNull(),
    /** JSON of `Hint`; null: the device was told nothing. */
    compensation: text('compensation'),
    clientVersion: text('client_version').notNull(),
    remoteAddr: text('remote_addr').notNull(),
    devicePeerId: u64('device_peer_id').notNull(),
    deltaSize: integer('delta_size').notNull(),
    deltaSha256: text('delta_sha256').notNull(),
    /** JSON of `SourceFacts`. */
    source: text('source'),
    createdAt: millis('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.entryId] }),
    index('entries_session').on(t.tenantId, t.sessionId, t.entryId),
    index('entries_peer').on(t.tenantId, t.peerId, t.entryId),
    index('entries_created').on(t.tenantId, t.createdAt, t.entryId),
    index('entries_bytes').on(t.tenantId, t.deltaSha256, t.entryId),
    check('entries_mutation_u64', sql`${t.mutationId} between 0 and 18446744073709551615`),
    check('entries_peer_u64', sql`${t.peerId} between 0 and 18446744073709551615`),
    check('entries_device_peer_u64', sql`${t.devicePeerId} between 0 and 18446744073709551615`),
  ],
);

/** The narrow, changing half of an entry: the fold of its WAL records plus the columns lists filter by. */
export const entryState = pgTable(
  'entry_state',
  {
    tenantId: id('tenant_id').notNull(),
    entryId: id('entry_id').notNull(),
    collection: text('collection').notNull(),
    status: text('status').notNull(),
    version: integer('version').notNull(),
    retryCount: integer('retry_count').notNull(),
    leaseMode: text('lease_mode'),
    leaseUntil: millis('lease_until'),
    /** The idempotency key of an attempt whose end nobody knows yet; asked again before a new one is used. */
    unsettledKey: integer('unsettled_key'),
    dueFrom: millis('due_from').notNull(),
    queuePos: id('queue_pos').notNull(),
    createdAt: millis('created_at').notNull(),
    closedAt: millis('closed_at'),
    expiredAction: text('expired_action'),
    /** The sweep neither expires nor purges it. */
    held: boolean('held').notNull().default(false),
    followUp: text('follow_up').notNull(),
    followUpAt: millis('follow_up_at'),
    /** Tries since the expiry, or since somebody had it tried again. */
    followUpTries: integer('follow_up_tries').notNull(),
    /** JSON of the latest refusal's `Violation`; null: still the one of the facts. */
    lastViolation: text('last_violation'),
    violationKind: text('violation_kind').notNull(),
    /** Of the latest violation, see `entryGroups`. */
    groupId: text('group_id').notNull().default(''),
    /** Who looks after it, as the WAL names actors; null: nobody. */
    assignee: text('assignee'),
    username: text('username').notNull(),
    documentId: text('document_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.entryId] }),
    index('entry_state_status').on(t.tenantId, t.status, t.entryId),
    index('entry_state_collection').on(t.tenantId, t.collection, t.entryId),
    index('entry_state_collection_status').on(t.tenantId, t.collection, t.status, t.entryId),
    index('entry_state_violation').on(t.tenantId, t.violationKind, t.entryId),
    index('entry_state_username').on(t.tenantId, t.username, t.entryId),
    index('entry_state_document').on(t.tenantId, t.documentId, t.entryId),
    index('entry_state_group').on(t.tenantId, t.groupId, t.entryId),
    index('entry_state_assignee')
      .on(t.tenantId, t.assignee, t.entryId)
      .where(sql`assignee is not null`),
    index('entry_state_eviction')
      .on(t.tenantId, t.collection, t.queuePos)
      .where(sql`status in ('pending', 'redriving', 'resolved')`),
    index('entry_state_expiry')
      .on(t.tenantId, t.collection, t.dueFrom)
      .where(sql`status = 'pending' and not held`),
    index('entry_state_lease')
      .on(t.tenantId, t.collection, t.leaseUntil)
      .where(sql`lease_until is not null`),
    index('entry_state_retention')
      .on(t.tenantId, t.collection, t.closedAt)
      .where(sql`status in ('expired', 'evicted') and follow_up in ('none', 'done') and not held`),
    index('entry_state_held')
      .on(t.tenantId, t.entryId)
      .where(sql`held`),
    index('entry_state_force_apply')
      .on(t.tenantId, t.entryId)
      .where(sql`follow_up in ('owed', 'running') and expired_action = 'ForceApplyLww'`),
    index('entry_state_attention')
      .on(t.tenantId, t.entryId)
      .where(sql`follow_up = 'failed'`),
  ],
);

/** Delta bytes: the one thing replay cannot make again. A missing row shows as erased. */
export const deltas = pgTable(
  'deltas',
  {
    tenantId: id('tenant_id').notNull(),
    entryId: id('entry_id').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.entryId] })],
);

/** Append-only log of every state change, hash-chained per tenant. */
export const wal = pgTable(
  'wal',
  {
    tenantId: id('tenant_id').notNull(),
    seq: id('seq').notNull(),
    at: millis('at').notNull(),
    kind: text('kind').notNull(),
    entryId: id('entry_id'),
    collection: text('collection'),
    fromStatus: text('from_status'),
    toStatus: text('to_status'),
    /** The entry's version after this record. */
    version: integer('version'),
    actor: text('actor').notNull(),
    reason: text('reason'),
    requestId: text('request_id'),
    /** JSON text, hashed as it stands. */
    payload: text('payload').notNull(),
    payloadSha256: bytea('payload_sha256').notNull(),
    hash: bytea('hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.seq] }),
    check('wal_seq', sql`${t.seq} > 0`),
    index('wal_entry').on(t.tenantId, t.entryId, t.seq),
    index('wal_attempt_end')
      .on(t.tenantId, t.seq)
      .where(
        sql`kind in ('attempt_accepted', 'attempt_refused', 'attempt_pended', 'attempt_failed', 'attempt_unknown')`,
      ),
    index('wal_policy')
      .on(t.tenantId, t.seq)
      .where(sql`kind in ('policy_set', 'defaults_set')`),
  ],
);

/** Answers by request id: asking again with the same body gives the same answer. */
export const requests = pgTable(
  'requests',
  {
    tenantId: id('tenant_id').notNull(),
    requestId: text('request_id').notNull(),
    bodySha256: text('body_sha256').notNull(),
    /** JSON array of item outcomes. */
    answer: text('answer').notNull(),
    at: millis('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.requestId] }),
    index('requests_age').on(t.tenantId, t.at),
  ],
);

/** Escalations to deliver; one row per `expired` record with action Escalate. */
export const outbox = pgTable(
  'outbox',
  {
    tenantId: id('tenant_id').notNull(),
    /** The WAL seq of the record that asked for the delivery; with the tenant it is the message id. */
    seq: id('seq').notNull(),
    entryId: id('entry_id').notNull(),
    /** `closed`: restored before it was delivered, so that nothing is owed any more. */
    state: text('state').notNull().default('waiting'),
    createdAt: millis('created_at').notNull(),
    /** Since the expiry, or since somebody had it tried again. */
    attempts: integer('attempts').notNull().default(0),
    /** Not before this moment; while a delivery runs, the end of its lease. Null: nothing left to do. */
    nextAt: millis('next_at'),
    lastError: text('last_error'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.seq] }),
    index('outbox_due')
      .on(t.nextAt)
      .where(sql`next_at is not null`),
    index('outbox_entry').on(t.tenantId, t.entryId),
    index('outbox_newest').on(t.createdAt, t.tenantId, t.seq),
    index('outbox_newest_in').on(t.tenantId, t.createdAt, t.seq),
    index('outbox_state').on(t.state, t.createdAt, t.tenantId, t.seq),
    index('outbox_state_in').on(t.tenantId, t.state, t.createdAt, t.seq),
    check('outbox_state_known', sql`${t.state} in ('waiting', 'delivered', 'failed', 'closed')`),
  ],
);

/** Ledger of sweep runs; a run without an end was cut off. */
export const sweeps = pgTable(
  'sweeps',
  {
    runId: text('run_id').primaryKey(),
    trigger: text('trigger').notNull(),
    startedAt: millis('started_at').notNull(),
    finishedAt: millis('finished_at'),
    /** JSON of `SweepReport`; null until the run ends. */
    report: text('report'),
    error: text('error'),
  },
  (t) => [index('sweeps_started').on(t.startedAt)],
);
