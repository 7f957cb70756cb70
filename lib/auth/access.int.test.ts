import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOfUsers } from '@/lib/db/access-store';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { sessions, users } from '@/lib/db/schema/access';
import { tenants } from '@/lib/db/schema/queue';
import type { TenantId } from '@/lib/dlq/ids';
import { accessOf, userOfSession } from './access';
import { can, PERMISSIONS, roleNeeded, ROLES } from './roles';
import { tokenDigest } from './session-cookie';
import { disable, setSession, signInAs, userOf, useTestDatabase } from './test-people';

const MINUTE = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms);

let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
  for (const tenantId of [1n, 2n]) {
    await db()
      .insert(tenants)
      .values({
        tenantId,
        lastHash: Buffer.alloc(32),
        ttlSecs: 259_200n,
        action: 'Drop',
        capacity: 10_000,
        retentionSecs: 2_592_000n,
      });
  }
});
afterAll(() => close());

async function withRole(tenantId: bigint | null, role: string) {
  const roles = [{ tenantId: tenantId as TenantId | null, role }];
  const { token } = await signInAs(`${role}-${String(tenantId)}`, { roles });
  return userOf(token);
}

describe('a session', () => {
  test('is open with its user and their roles', async () => {
    const { token, userId } = await signInAs('alice', {
      roles: [{ tenantId: 9223372036854775807n as TenantId, role: 'admin' }],
    });
    expect(await userOfSession(token)).toEqual({
      ok: true,
      user: {
        id: userId,
        name: 'alice',
        email: 'alice@example.com',
        memberships: [{ tenantId: 9223372036854775807n, role: 'admin' }],
        actor: `user:${userId}`,
      },
    });
  });

  test('is named by whoever shows what they did, until they are removed', async () => {
    const { userId } = await signInAs('named', { name: 'Named' });
    const nameless = await signInAs('nameless', { name: null });
    const unproven = await signInAs('unproven', { name: null, emailVerified: false });
    const asked = [userId, nameless.userId, unproven.userId, 'nobody'];
    expect(await namesOfUsers(asked)).toEqual(
      new Map([
        [userId, 'Named'],
        [nameless.userId, 'nameless@example.com'],
      ]),
    );
    await db().delete(users).where(eq(users.id, userId));
    expect((await namesOfUsers(asked)).has(userId)).toBe(false);
    expect(await namesOfUsers([])).toEqual(new Map());
  });

  test.each<[string, (s: { token: string; userId: string }) => Promise<void>]>([
    ['past its end', ({ token }) => setSession(token, { expires: ago(1) })],
    ['idle for half an hour', ({ token }) => setSession(token, { lastSeenAt: ago(30 * MINUTE) })],
    ['of a user disabled since', ({ userId }) => disable(userId)],
  ])('%s is none', async (name, end) => {
    const session = await signInAs(name.replaceAll(' ', '-'));
    expect((await userOfSession(session.token)).ok).toBe(true);
    await end(session);
    expect(await userOfSession(session.token)).toEqual({ ok: false, code: 'signed-out' });
  });

  test('a token nobody was given is none', async () => {
    for (const token of ['', 'x', 'x'.repeat(10_000)]) {
      expect(await userOfSession(token)).toEqual({ ok: false, code: 'signed-out' });
    }
  });

  test('being seen is noted once a minute, not with every request', async () => {
    const { token } = await signInAs('busy');
    const lastSeen = async () => {
      const [row] = await db()
        .select({ at: sessions.lastSeenAt })
        .from(sessions)
        .where(eq(sessions.sessionToken, tokenDigest(token)));
      return row?.at.getTime() ?? 0;
    };
    const before = await lastSeen();
    await userOfSession(token);
    expect(await lastSeen()).toBe(before);
    const earlier = ago(2 * MINUTE);
    await setSession(token, { lastSeenAt: earlier });
    await userOfSession(token);
    expect(await lastSeen()).toBeGreaterThan(earlier.getTime());
  });
});

describe('access to a tenant', () => {
  test('every role, every permission: the table and nothing else', async () => {
    for (const role of ROLES) {
      for (const reach of [1n, null]) {
        const user = await withRole(reach, role);
        for (const permission of PERMISSIONS) {
          const access = await accessOf(user, '1', permission);
          expect(access).toMatchObject(
            can(role, permission)
              ? { ok: true, role, scope: { tenantId: 1n, actor: user.actor } }
              : { ok: false, code: 'forbidden', has: role, needs: roleNeeded(permission) },
          );
        }
      }
    }
  });

  test("another tenant's id answers exactly like an unknown one, and like nonsense", async () => {
    const user = await withRole(1n, 'admin');
    const refusals = ['2', '3', '9223372036854775808', '-1', '01', ' 1', '1e0', '', '__proto__'];
    for (const id of refusals) {
      expect(await accessOf(user, id, 'view')).toEqual({ ok: false, code: 'not-found' });
    }
  });

  test('a tenant that never was is not there for anybody', async () => {
    for (const user of [await withRole(null, 'admin'), await withRole(3n, 'admin')]) {
      expect(await accessOf(user, '3', 'view')).toEqual({ ok: false, code: 'not-found' });
    }
  });

  test('no role, no tenant', async () => {
    const { token } = await signInAs('nobody');
    const access = await accessOf(await userOf(token), '1', 'view');
    expect(access).toEqual({ ok: false, code: 'not-found' });
  });
});

test('an outage is not being signed out', async () => {
  const user = await withRole(1n, 'admin');
  const { token } = await signInAs('patient');
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { deadlineMs: 1_000 });
  const restore = useOther(away);
  try {
    expect(await userOfSession(token)).toEqual({ ok: false, code: 'unavailable' });
    expect(await accessOf(user, '1', 'view')).toEqual({ ok: false, code: 'unavailable' });
  } finally {
    restore();
    await away.end();
  }
  expect((await userOfSession(token)).ok).toBe(true);
});

function useOther(other: ReturnType<typeof openDatabase>): () => void {
  const before = db();
  useDatabase(other);
  return () => useDatabase({ db: before, end: async () => undefined });
}
