import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordSignIn } from '@/lib/db/access-store';
import { db } from '@/lib/db/client';
import { accounts, memberships, sessions, users } from '@/lib/db/schema/access';
import type { TenantId } from '@/lib/dlq/ids';
import { sessionAdapter } from './adapter';
import { newSessionToken, tokenDigest } from './session-cookie';
import { disable, setSession, signInAs, signInOf, userOf, useTestDatabase } from './test-people';

let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
});
afterAll(() => close());

const tenant = (id: bigint) => id as TenantId;

async function rolesOf(userId: string) {
  const rows = await db().select().from(memberships).where(eq(memberships.userId, userId));
  return rows
    .map((row) => `${row.source} ${String(row.tenantId ?? '*')} ${row.role}`)
    .sort((a, b) => a.localeCompare(b));
}

test('eight first sign-ins of one person at once all succeed and make one user', async () => {
  const roles = [{ tenantId: tenant(1n), role: 'viewer' }];
  const signIn = signInOf('rush', { roles });
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => recordSignIn(signIn)));
  expect(outcomes).toEqual(Array.from({ length: 8 }, () => 'signed-in'));
  expect(await db().select().from(users).where(eq(users.email, 'rush@example.com'))).toHaveLength(
    1,
  );
  expect(await db().select().from(accounts).where(eq(accounts.userId, signIn.userId))).toHaveLength(
    1,
  );
  expect(await rolesOf(signIn.userId)).toEqual(['oidc 1 viewer']);
});

test('a user left without an account by a crash gets it with the next sign-in', async () => {
  const { userId } = await signInAs('orphan');
  await db().delete(accounts).where(eq(accounts.userId, userId));
  expect((await signInAs('orphan')).outcome).toBe('signed-in');
  const found = await sessionAdapter().getUserByAccount?.({
    provider: 'oidc',
    providerAccountId: signInOf('orphan').providerAccountId,
  });
  expect(found?.id).toBe(userId);
});

test('roles follow the claims of each sign-in; those given by hand stay', async () => {
  const everywhere = { tenantId: null, role: 'admin' };
  const { userId } = await signInAs('mover', {
    roles: [everywhere, { tenantId: tenant(1n), role: 'viewer' }],
  });
  await db()
    .insert(memberships)
    .values({ userId, tenantId: 9n, role: 'operator', source: 'manual' });
  expect(await rolesOf(userId)).toEqual(['manual 9 operator', 'oidc * admin', 'oidc 1 viewer']);
  await signInAs('mover', {
    roles: [
      { tenantId: tenant(1n), role: 'operator' },
      { tenantId: tenant(9n), role: 'viewer' },
    ],
  });
  expect(await rolesOf(userId)).toEqual(['manual 9 operator', 'oidc 1 operator', 'oidc 9 viewer']);
  await signInAs('mover');
  expect(await rolesOf(userId)).toEqual(['manual 9 operator']);
});

test('a disabled user is refused and changes nothing', async () => {
  const { userId } = await signInAs('gone');
  await disable(userId);
  const roles = [{ tenantId: null, role: 'admin' }];
  expect(await recordSignIn(signInOf('gone', { roles }))).toBe('disabled');
  expect(await rolesOf(userId)).toEqual([]);
});

test('somebody else with the same address is refused while its owner is enabled', async () => {
  const { userId } = await signInAs('first', { email: 'shared@example.com' });
  const second = signInOf('second', { email: 'shared@example.com' });
  expect(await recordSignIn(second)).toBe('email-taken');
  expect(await db().select().from(users).where(eq(users.id, second.userId))).toHaveLength(0);
  await disable(userId);
  expect(await recordSignIn(second)).toBe('signed-in');
});

test('the same subject of another provider is somebody else', async () => {
  const here = await signInAs('twin');
  const there = await signInAs('twin', { issuer: 'https://other.example' });
  expect([there.outcome, there.userId === here.userId]).toEqual(['signed-in', false]);
});

test('the database keeps no session token, and a lost table of digests opens nothing', async () => {
  const { token } = await signInAs('careful');
  const kept = await db().select().from(sessions);
  expect(kept.map((row) => row.sessionToken)).toContain(tokenDigest(token));
  expect(JSON.stringify(kept)).not.toContain(token);
  const adapter = sessionAdapter();
  expect(await adapter.getSessionAndUser?.(tokenDigest(token))).toBeNull();
  const found = await adapter.getSessionAndUser?.(token);
  expect(found?.session.sessionToken).toBe(token);
  await adapter.deleteSession?.(token);
  expect(await adapter.getSessionAndUser?.(token)).toBeNull();
});

test('a sign-in clears sessions that have ended away', async () => {
  const { token } = await signInAs('tidy');
  await setSession(token, { expires: new Date(Date.now() - 1_000) });
  await signInAs('tidy');
  const rows = await db()
    .select()
    .from(sessions)
    .where(eq(sessions.sessionToken, tokenDigest(token)));
  expect(rows).toHaveLength(0);
});

test('people are known by their id, with an address and without', async () => {
  const { token, userId } = await signInAs('shy', { email: null });
  expect((await userOf(token)).actor).toBe(`user:${userId}`);
  expect(newSessionToken()).toMatch(/^[\w-]{43}$/);
});
