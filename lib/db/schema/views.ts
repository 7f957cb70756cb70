import { sql } from 'drizzle-orm';
import { boolean, foreignKey, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { id, millis } from './columns';

/** Filters of a tenant's entries under a name. */
export const savedViews = pgTable(
  'saved_views',
  {
    tenantId: id('tenant_id').notNull(),
    viewId: text('view_id').notNull(),
    name: text('name').notNull(),
    /** Canonical query text; empty: all entries. */
    q: text('q').notNull(),
    /** The user's id. Nobody else sees it unless it is shared. */
    owner: text('owner').notNull(),
    shared: boolean('shared').notNull(),
    createdAt: millis('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    /** Every change moves it on, so it also names the version that somebody saw. */
    updatedAt: millis('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
    /** Null: it is there. A deleted one can be brought back for a while. */
    deletedAt: millis('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.viewId] }),
    uniqueIndex('saved_views_name')
      .on(t.tenantId, t.owner, t.name)
      .where(sql`${t.deletedAt} is null`),
  ],
);

/** The view that opens when a person comes to a tenant's entries without asking for any. */
export const viewDefaults = pgTable(
  'view_defaults',
  {
    tenantId: id('tenant_id').notNull(),
    userId: text('user_id').notNull(),
    viewId: text('view_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    foreignKey({
      name: 'view_defaults_view',
      columns: [t.tenantId, t.viewId],
      foreignColumns: [savedViews.tenantId, savedViews.viewId],
    }).onDelete('cascade'),
  ],
);
