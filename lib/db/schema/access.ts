import { sql } from 'drizzle-orm';
import {
  check,
  index,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { id } from './columns';

/**
 * Who may do what. These tables are reached by user, session or key, not by tenant.
 * The keys of users, accounts and sessions are the ones Auth.js' Drizzle adapter asks for.
 */

const moment = (name: string) => timestamp(name, { mode: 'date', withTimezone: true });

/** People who signed in. The id is a digest of (issuer, subject), so the same person always gets the same row. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    issuer: text('issuer').notNull(),
    name: text('name'),
    email: text('email'),
    emailVerified: moment('email_verified'),
    image: text('image'),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSignInAt: moment('last_sign_in_at').notNull().defaultNow(),
    /** Set: refused at sign-in, and open sessions end with their next request. */
    disabledAt: moment('disabled_at'),
  },
  (t) => [
    // A second subject with somebody's address is refused, never merged with them.
    uniqueIndex('users_email')
      .on(t.issuer, t.email)
      .where(sql`disabled_at is null`),
    // The order people are listed in.
    index('users_called').on(sql`lower(coalesce(nullif(name, ''), email, id))`, t.id),
  ],
);

/** Which account of the identity provider belongs to which user. Its tokens are not kept. */
export const accounts = pgTable(
  'accounts',
  {
    provider: text('provider').notNull(),
    providerAccountId: text('provider_account_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.providerAccountId] }),
    index('accounts_user').on(t.userId),
  ],
);

/** Open sessions. The token is the SHA-256 of the cookie's, so reading this table opens nothing. */
export const sessions = pgTable(
  'sessions',
  {
    sessionToken: text('session_token').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** End of the session however busy it is; it ends earlier when idle. */
    expires: moment('expires').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_user').on(t.userId), index('sessions_expires').on(t.expires)],
);

/** Roles. Those from the provider's claims are replaced at every sign-in, those given by hand stay. */
export const memberships = pgTable(
  'memberships',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Null: every tenant. */
    tenantId: id('tenant_id'),
    role: text('role').notNull(),
    source: text('source').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Who gave it by hand, as the WAL names actors; null: the provider. */
    givenBy: text('given_by'),
  },
  (t) => [
    // Who is in a tenant, and who is admin of all.
    index('memberships_tenant_role').on(t.tenantId, t.role),
    unique('memberships_one').on(t.userId, t.tenantId, t.source).nullsNotDistinct(),
    check('memberships_tenant', sql`${t.tenantId} >= 0`),
    check('memberships_role', sql`${t.role} in ('viewer', 'operator', 'admin')`),
    check('memberships_source', sql`${t.source} in ('oidc', 'manual')`),
  ],
);

/**
 * Roles for somebody who has not signed in yet: theirs once they do, with this address and the provider's word that it
 * is theirs. Ended ones are cleared away when the next is made.
 */
export const invitations = pgTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    /** Lower case. */
    email: text('email').notNull(),
    /** Null: every tenant. */
    tenantId: id('tenant_id'),
    role: text('role').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Who invites, as the WAL names actors. */
    createdBy: text('created_by').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    unique('invitations_one').on(t.email, t.tenantId).nullsNotDistinct(),
    check('invitations_tenant', sql`${t.tenantId} >= 0`),
    check('invitations_role', sql`${t.role} in ('viewer', 'operator', 'admin')`),
  ],
);

/** Keys of the API. Only the digest is kept; the key itself is shown once, when it is made. */
export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  /** Beginning of the key, for people to tell keys apart. */
  prefix: text('prefix').notNull(),
  /** Lower-case hex. */
  keySha256: text('key_sha256').notNull().unique(),
  label: text('label').notNull(),
  scopes: text('scopes').array().notNull(),
  /** Null: every tenant. */
  tenants: id('tenants').array(),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: text('created_by').notNull(),
  expiresAt: moment('expires_at'),
  revokedAt: moment('revoked_at'),
  lastUsedAt: moment('last_used_at'),
});
