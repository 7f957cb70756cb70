import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { id, millis } from './columns';

/**
 * Who was let in, refused, given or denied what. Append-only: UPDATE, DELETE and TRUNCATE are refused by a trigger.
 * Written in the statement that makes the change, so neither exists without the other.
 */
export const accessLog = pgTable(
  'access_log',
  {
    id: id('id').primaryKey().generatedAlwaysAsIdentity(),
    at: millis('at').notNull(),
    /** Whoever did it: `user:<id>`, `provider:<name>`, `cli`, or `anonymous` for somebody nobody vouched for. */
    actor: text('actor').notNull(),
    what: text('what').notNull(),
    /** Whom or what it was done to: `user:<id>`, `invitation:<id>` or `key:<prefix>`; null: nobody known here. */
    subject: text('subject'),
    /** JSON text. */
    detail: text('detail').notNull().default('{}'),
    /** The client's address as the server sees it; null on the command line. */
    remoteAddr: text('remote_addr'),
  },
  (t) => [
    index('access_log_what').on(t.what, t.id),
    index('access_log_actor').on(t.actor, t.id),
    index('access_log_subject').on(t.subject, t.id),
    check(
      'access_log_what',
      sql`${t.what} in ('signed_in', 'sign_in_refused', 'signed_out', 'role_given', 'role_taken', 'user_disabled', 'user_enabled', 'invited', 'invitation_withdrawn', 'key_created', 'key_revoked', 'channel_created', 'channel_changed', 'channel_deleted', 'exported')`,
    ),
  ],
);
