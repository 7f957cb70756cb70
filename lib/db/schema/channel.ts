import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { id, millis } from './columns';

/** Where escalations go, beside the channel of the environment. */
export const channels = pgTable(
  'channels',
  {
    id: text('id').primaryKey(),
    /** Null: for all tenants. */
    tenantId: id('tenant_id'),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Sealed with a key derived from AUTH_SECRET. */
    secret: text('secret').notNull(),
    enabled: boolean('enabled').notNull(),
    createdAt: millis('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    updatedAt: millis('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (t) => [
    index('channels_tenant').on(t.tenantId),
    check('channels_kind', sql`${t.kind} = 'webhook'`),
  ],
);

/** What became of one delivery in one channel, so that a channel that has it does not get it again. */
export const deliveries = pgTable(
  'deliveries',
  {
    tenantId: id('tenant_id').notNull(),
    /** The delivery's row in the outbox. */
    seq: id('seq').notNull(),
    /** The id of the channel; `environment` for that of the environment. */
    channel: text('channel').notNull(),
    /** What it was called at the time: channels can be renamed and deleted. */
    channelName: text('channel_name').notNull(),
    state: text('state').notNull(),
    attempts: integer('attempts').notNull(),
    lastError: text('last_error'),
    at: millis('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.seq, t.channel] }),
    check('deliveries_state', sql`${t.state} in ('waiting', 'delivered', 'failed')`),
  ],
);
