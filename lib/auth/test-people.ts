import { eq } from 'drizzle-orm';
import { recordSignIn, type SignIn, type SignInOutcome } from '@/lib/db/access-store';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { sessions, users } from '@/lib/db/schema/access';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { userOfSession, type CurrentUser } from './access';
import { sessionAdapter } from './adapter';
import { accountIdOf, userIdOf } from './identity';
import { newSessionToken, tokenDigest } from './session-cookie';

/** People and sessions for tests that run against a real database. */

const ISSUER = 'https://id.example';
const HOUR = 3_600_000;

/** Opens a fresh database as the process' own; the returned function closes and drops it. */
export async function useTestDatabase(): Promise<() => Promise<void>> {
  const made = await createTestDatabase();
  const opened = openDatabase(made.url, { max: 8 });
  useDatabase(opened);
  return async () => {
    useDatabase(null);
    await opened.end();
    await made.drop();
  };
}

/** What a provider says of somebody who signs in. */
export function signInOf(subject: string, more: Partial<SignIn> = {}): SignIn {
  const identity = { issuer: more.issuer ?? ISSUER, subject };
  return {
    userId: userIdOf(identity),
    provider: 'oidc',
    providerAccountId: accountIdOf(identity),
    issuer: identity.issuer,
    name: subject,
    email: `${subject}@example.com`,
    emailVerified: true,
    roles: [],
    remoteAddr: '192.0.2.7',
    ...more,
  };
}

/** Signs somebody in all the way to a session; returns the cookie's token. */
export async function signInAs(
  subject: string,
  more: Partial<SignIn> = {},
): Promise<{ outcome: SignInOutcome; token: string; userId: string }> {
  const signIn = signInOf(subject, more);
  const outcome = await recordSignIn(signIn);
  const token = newSessionToken();
  const expires = new Date(Date.now() + HOUR);
  await sessionAdapter().createSession?.({ sessionToken: token, userId: signIn.userId, expires });
  return { outcome, token, userId: signIn.userId };
}

/** The user behind a token; fails the test when there is none. */
export async function userOf(token: string): Promise<CurrentUser> {
  const signedIn = await userOfSession(token);
  if (!signedIn.ok) throw new Error(signedIn.code);
  return signedIn.user;
}

export async function setSession(
  token: string,
  values: Partial<typeof sessions.$inferInsert>,
): Promise<void> {
  await db()
    .update(sessions)
    .set(values)
    .where(eq(sessions.sessionToken, tokenDigest(token)));
}

export async function disable(userId: string): Promise<void> {
  await db().update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId));
}
