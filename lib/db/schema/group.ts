import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { id, millis } from './columns';

/**
 * Entries that failed alike. An entry belongs to the group of its latest violation; every number here is a fold of the
 * WAL, kept by `dlq_project`, and can be counted again from the entries.
 */
export const entryGroups = pgTable(
  'entry_groups',
  {
    tenantId: id('tenant_id').notNull(),
    /** Fingerprint: 16 hex digits of the SHA-256 of the four facts below. */
    groupId: text('group_id').notNull(),
    violation: text('violation').notNull(),
    /** Policy, field, or a detail with its values taken out; empty for kinds without one. */
    subject: text('subject').notNull(),
    collection: text('collection').notNull(),
    clientVersion: text('client_version').notNull(),
    /** Entries whose latest violation is this one, whatever became of them. */
    entries: integer('entries').notNull().default(0),
    /** Pending and redriving ones among them. */
    unresolved: integer('unresolved').notNull().default(0),
    /** Distinct users and documents among them. */
    users: integer('users').notNull().default(0),
    documents: integer('documents').notNull().default(0),
    /** First and last time an entry came in with, or was refused again for, this violation. */
    firstSeen: millis('first_seen').notNull(),
    lastSeen: millis('last_seen').notNull(),
    /** Entries that ever came into the group; a snooze until a count compares with it. */
    arrivals: id('arrivals')
      .notNull()
      .default(sql`0`),
    /** What somebody said of it: `new`, `acknowledged`, `snoozed`, `resolved`. */
    status: text('status').notNull().default('new'),
    snoozeUntil: millis('snooze_until'),
    /** Value of `arrivals` that ends the snooze. */
    snoozeArrivals: id('snooze_arrivals'),
    owner: text('owner'),
    /** Set when an arrival made a resolved or snoozed group new again. */
    reopenedAt: millis('reopened_at'),
    /** Seq of the record that last set status or owner; 0: nobody did. */
    changedSeq: id('changed_seq')
      .notNull()
      .default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.groupId] }),
    index('entry_groups_last_seen').on(t.tenantId, t.lastSeen, t.groupId),
    index('entry_groups_unresolved').on(t.tenantId, t.unresolved, t.groupId),
  ],
);

/** How many entries of a group have a user or a document, so that distinct ones can be counted without looking at all. */
export const groupValues = pgTable(
  'group_values',
  {
    tenantId: id('tenant_id').notNull(),
    groupId: text('group_id').notNull(),
    /** `user` or `document`. */
    facet: text('facet').notNull(),
    value: text('value').notNull(),
    entries: integer('entries').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.groupId, t.facet, t.value] })],
);

/** Entries that came into a group, by hour of the database clock. */
export const groupArrivals = pgTable(
  'group_arrivals',
  {
    tenantId: id('tenant_id').notNull(),
    groupId: text('group_id').notNull(),
    /** Hours since the epoch. */
    hour: millis('hour').notNull(),
    arrived: integer('arrived').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.groupId, t.hour] })],
);

/** Which WAL records are about a group: its notes and what was said of it. */
export const groupChanges = pgTable(
  'group_changes',
  {
    tenantId: id('tenant_id').notNull(),
    groupId: text('group_id').notNull(),
    seq: id('seq').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.groupId, t.seq] })],
);
