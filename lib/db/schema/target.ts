import { sql } from 'drizzle-orm';
import { check, index, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, id, millis } from './columns';

/**
 * Which target a tenant's retries and force-applies go to; no row: the embedded one. A projection of `target_set`
 * records, but for the secret, which the WAL never holds.
 */
export const targets = pgTable(
  'targets',
  {
    tenantId: id('tenant_id').primaryKey(),
    kind: text('kind').notNull(),
    url: text('url'),
    /** Sealed with a key derived from AUTH_SECRET. */
    secret: text('secret'),
    updatedAt: millis('updated_at').notNull(),
    /** The actor of the record. */
    updatedBy: text('updated_by').notNull(),
  },
  (t) => [
    check(
      'targets_kind',
      sql`${t.kind} = 'embedded' and ${t.url} is null or ${t.kind} = 'webhook' and ${t.url} is not null`,
    ),
  ],
);

/**
 * The embedded target: where retry and force-apply go when no other sync server is set.
 * Written by `dlq_target_commit` alone.
 */

/** One Loro document per collection, with the rules its rows must keep. */
export const targetDocs = pgTable(
  'target_docs',
  {
    tenantId: id('tenant_id').notNull(),
    collection: text('collection').notNull(),
    /** Grows by one with every write; a write names the version it was computed from. */
    version: id('version').notNull(),
    /** A Loro snapshot; null while nothing was written. */
    document: bytea('document'),
    rules: json('rules').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.collection] })],
);

/** What the documents hold, field by field. The row itself stands under the empty field name. */
export const targetValues = pgTable(
  'target_values',
  {
    tenantId: id('tenant_id').notNull(),
    collection: text('collection').notNull(),
    document: text('document').notNull(),
    field: text('field').notNull(),
    /** Canonical JSON text: equal values are equal texts. */
    value: text('value').notNull(),
    writtenBy: text('written_by').notNull(),
    writtenAt: millis('written_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.collection, t.document, t.field] }),
    // The digest keeps long values within an index entry's bounds.
    index('target_values_by_value').on(t.tenantId, t.collection, t.field, sql`md5(${t.value})`),
  ],
);

/** What the target answered, by idempotency key. */
export const targetApplied = pgTable(
  'target_applied',
  {
    tenantId: id('tenant_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    /** JSON text of the outcome. */
    outcome: text('outcome').notNull(),
    at: millis('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.idempotencyKey] })],
);
