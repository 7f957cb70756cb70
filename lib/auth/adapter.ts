import { DrizzleAdapter } from '@auth/drizzle-adapter';
import type { Adapter } from 'next-auth/adapters';
import { findSession, signOut } from '@/lib/db/access-store';
import { db, type Database } from '@/lib/db/client';
import { isOutage } from '@/lib/db/errors';
import { accounts, sessions, users } from '@/lib/db/schema/access';
import { SESSION_IDLE_SECS, tokenDigest } from './session-cookie';

type Tables = NonNullable<Parameters<typeof DrizzleAdapter<Database>>[1]>;

/** The adapter's type also wants columns for the provider's tokens, which are not stored here. */
const accountsTable = accounts as unknown as NonNullable<Tables['accountsTable']>;

/**
 * Auth.js' Drizzle adapter, with three differences. Session tokens are hashed on their way in, so the database
 * never sees one. And an open session counts only while `findSession` says so: not idle, user not disabled. And signing out is recorded.
 * `remoteAddr`: the client's, for the access log.
 */
export function sessionAdapter(remoteAddr: string | null = null): Adapter {
  const base = DrizzleAdapter(db(), {
    usersTable: users,
    accountsTable,
    sessionsTable: sessions,
  }) as Required<Adapter>;
  return {
    ...base,
    async getUserByAccount(account) {
      try {
        return await base.getUserByAccount(account);
      } catch (error) {
        // The sign-in callback comes next, meets the same outage and says so; an error here would say less.
        if (isOutage(error)) return null;
        throw error;
      }
    },
    async createSession(session) {
      await base.createSession({ ...session, sessionToken: tokenDigest(session.sessionToken) });
      return session;
    },
    async getSessionAndUser(sessionToken) {
      const digest = tokenDigest(sessionToken);
      if ((await findSession(digest, SESSION_IDLE_SECS)) === null) return null;
      const found = await base.getSessionAndUser(digest);
      return found && { ...found, session: { ...found.session, sessionToken } };
    },
    async updateSession(session) {
      const digest = tokenDigest(session.sessionToken);
      const updated = await base.updateSession({ ...session, sessionToken: digest });
      return updated && { ...updated, sessionToken: session.sessionToken };
    },
    async deleteSession(sessionToken) {
      await signOut(tokenDigest(sessionToken), remoteAddr);
    },
  };
}
