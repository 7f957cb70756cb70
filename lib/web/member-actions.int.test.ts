import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  inviteAction,
  setDisabledAction,
  setRoleAction,
  withdrawInvitationAction,
} from '@/app/(console)/settings/members/actions';
import { signOutEverywhereAction } from '@/app/(console)/settings/permissions/actions';
import { userOfSession } from '@/lib/auth/access';
import type { Role } from '@/lib/auth/roles';
import { signInAs, userOf } from '@/lib/auth/test-people';
import { listAccessLog } from '@/lib/db/access-log';
import { db } from '@/lib/db/client';
import { findMember, listInvitations, listMembers } from '@/lib/db/members';
import type { TenantId } from '@/lib/dlq/ids';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';

// Who may give whom which role, by the console's own actions, called as Next calls them.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () =>
    new Headers({ origin: 'http://localhost:3000', 'x-dlq-client-address': '192.0.2.7' }),
  cookies: async () => ({ get: (name: string) => ({ name, value: request.token }) }),
}));

const ISSUER = 'https://id.example';
let world: World;
beforeAll(async () => {
  vi.stubEnv('OIDC_ISSUER', ISSUER);
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'AUTH_SECRET']) {
    vi.stubEnv(name, 'set');
  }
  world = await openWorld();
  for (const id of [1, 2]) await enqueue(tenant(id), rejection({}));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.end();
});

const held = (tenantId: number | null, role: Role) => ({
  tenantId: tenantId === null ? null : (BigInt(tenantId) as TenantId),
  role,
});

/** Signs somebody in with roles from their groups, and asks as them from here on. */
async function become(subject: string, ...roles: ReturnType<typeof held>[]): Promise<string> {
  const { token, userId } = await signInAs(subject, { roles });
  request.token = token;
  return userId;
}

const gives = (
  userId: string,
  where: 'all' | number,
  role: Role | null,
  before: Role | null = null,
) =>
  setRoleAction({
    tenants: where === 'all' ? 'all' : [String(where)],
    userId,
    before,
    role,
    reason: 'on call',
  });
const disables = (userId: string, disabled = true) =>
  setDisabledAction({ userId, disabled, reason: '' });
const invites = (email: string, where: 'all' | number, role: Role, id: string = randomUUID()) =>
  inviteAction({
    tenants: where === 'all' ? 'all' : [String(where)],
    email,
    role,
    reason: '',
    requestId: id,
  });

async function rolesOf(userId: string): Promise<string[]> {
  const member = await findMember('all', userId);
  return (member?.roles ?? []).map(
    ({ tenantId, role, source }) => `${tenantId ?? 'all'} ${role} ${source}`,
  );
}

/** What the log tells of somebody, newest first, without sign-ins. */
async function toldOf(who: string): Promise<string[]> {
  const { items } = await listAccessLog({ what: null, who: [who] }, null, 100);
  return items
    .filter(({ what }) => what !== 'signed_in')
    .map(({ actor, what, detail, remoteAddr }) =>
      [actor, what, JSON.stringify(detail), remoteAddr].join(' '),
    );
}

describe('a role by hand', () => {
  test('counts with the next request, is changed and taken away, and each is in the log', async () => {
    const { userId, token } = await signInAs('new');
    const admin = await become('admin-of-1', held(1, 'admin'));
    expect(await gives(userId, 1, 'viewer')).toEqual({ ok: true, value: { changed: true } });
    expect((await userOf(token)).memberships).toEqual([held(1, 'viewer')]);
    expect(await gives(userId, 1, 'operator', 'viewer')).toMatchObject({ ok: true });
    expect(await rolesOf(userId)).toEqual(['1 operator manual']);
    expect(await gives(userId, 1, null, 'operator')).toMatchObject({ ok: true });
    expect((await userOf(token)).memberships).toEqual([]);
    const by = `user:${admin}`;
    expect(await toldOf(`user:${userId}`)).toEqual([
      `${by} role_taken {"tenant":"1","role":"operator","before":null,"reason":"on call"} 192.0.2.7`,
      `${by} role_given {"tenant":"1","role":"operator","before":"viewer","reason":"on call"} 192.0.2.7`,
      `${by} role_given {"tenant":"1","role":"viewer","before":null,"reason":"on call"} 192.0.2.7`,
    ]);
  });

  test('asked for twice is given once, and nobody overwrites what they did not see', async () => {
    const { userId } = await signInAs('twice');
    await become('admin', held(null, 'admin'));
    await gives(userId, 1, 'viewer');
    expect(await gives(userId, 1, 'viewer')).toEqual({ ok: true, value: { changed: false } });
    expect(await toldOf(`user:${userId}`)).toHaveLength(1);
    expect(await gives(userId, 1, null, 'operator')).toMatchObject({ code: 'conflict' });
    expect(await rolesOf(userId)).toEqual(['1 viewer manual']);
  });

  test('stands beside what the groups give, which stays at the next sign-in', async () => {
    const { userId } = await signInAs('both', { roles: [held(1, 'viewer')] });
    await become('admin', held(null, 'admin'));
    await gives(userId, 1, 'operator');
    await signInAs('both', { roles: [held(1, 'viewer')] });
    expect(await rolesOf(userId)).toEqual(['1 viewer oidc', '1 operator manual']);
    await gives(userId, 1, null, 'operator');
    expect(await rolesOf(userId)).toEqual(['1 viewer oidc']);
  });

  test('is for people there are', async () => {
    await become('admin', held(null, 'admin'));
    expect(await gives('0'.repeat(32), 1, 'viewer')).toMatchObject({ code: 'not-found' });
  });
});

describe('the walls', () => {
  test('an admin of one tenant gives roles there, and neither elsewhere nor in all', async () => {
    const { userId } = await signInAs('walled');
    await become('admin-of-1', held(1, 'admin'), held(2, 'operator'));
    expect(await gives(userId, 2, 'viewer')).toMatchObject({ code: 'forbidden' });
    expect(await gives(userId, 3, 'viewer')).toMatchObject({ code: 'not-found' });
    expect(await gives(userId, 'all', 'viewer')).toMatchObject({ code: 'forbidden' });
    expect(await disables(userId)).toMatchObject({ code: 'forbidden' });
    expect(await invites('a@example.com', 'all', 'viewer')).toMatchObject({ code: 'forbidden' });
    expect(await rolesOf(userId)).toEqual([]);
  });

  test('an admin of one tenant cannot raise themselves beyond it', async () => {
    const me = await become('climber', held(1, 'admin'));
    expect(await gives(me, 'all', 'admin')).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await gives(me, 2, 'admin')).toMatchObject({ ok: false, code: 'not-found' });
    expect(await rolesOf(me)).toEqual(['1 admin oidc']);
  });

  test.each(['viewer', 'operator'] as const)('a %s gives nothing to anybody', async (role) => {
    const me = await become(`only-${role}`, held(null, role));
    for (const where of ['all', 1] as const) {
      expect(await gives(me, where, 'admin')).toMatchObject({ code: 'forbidden' });
      expect(await invites('a@example.com', where, role)).toMatchObject({ code: 'forbidden' });
    }
    expect(await disables(me, false)).toMatchObject({ code: 'forbidden' });
    expect(await rolesOf(me)).toEqual([`all ${role} oidc`]);
  });

  test('who looks after one tenant sees its people and their roles there alone', async () => {
    const { userId } = await signInAs('seen', { roles: [held(1, 'viewer'), held(2, 'admin')] });
    const { userId: hidden } = await signInAs('hidden', { roles: [held(2, 'viewer')] });
    const reach = [1n as TenantId];
    const seen = await listMembers(reach, '', null, 100);
    expect(seen.members.map((each) => each.userId)).toContain(userId);
    expect(seen.members.map((each) => each.userId)).not.toContain(hidden);
    expect(await findMember(reach, hidden)).toBeNull();
    expect((await findMember(reach, userId))?.roles).toMatchObject([
      { tenantId: '1', role: 'viewer' },
    ]);
    expect(await listMembers([], '', null, 100)).toEqual({ members: [], next: null });
  });

  test('a tenant that is yet to come can be given by who is admin of all', async () => {
    const { userId } = await signInAs('early');
    await become('admin', held(null, 'admin'));
    expect(await gives(userId, 77, 'viewer')).toMatchObject({ ok: true });
    expect(await rolesOf(userId)).toEqual(['77 viewer manual']);
  });
});

describe('somebody remains admin of all tenants', () => {
  /** Leaves nobody admin of all but who is named. */
  async function only(subject: string, source: 'oidc' | 'manual'): Promise<string> {
    await db().execute(sql`delete from memberships where tenant_id is null and role = 'admin'`);
    const userId = await become(subject, held(null, 'admin'));
    await db().execute(sql`update memberships set source = ${source} where user_id = ${userId}`);
    return userId;
  }

  test('the last one cannot be demoted, stripped or disabled', async () => {
    const me = await only('last', 'manual');
    expect(await gives(me, 'all', 'operator', 'admin')).toMatchObject({ code: 'last-admin' });
    expect(await gives(me, 'all', null, 'admin')).toMatchObject({ code: 'last-admin' });
    expect(await disables(me)).toMatchObject({ code: 'yourself' });
    expect(await rolesOf(me)).toEqual(['all admin manual']);
    const { userId: second } = await signInAs('second');
    expect(await gives(second, 'all', 'admin')).toMatchObject({ ok: true });
    expect(await gives(me, 'all', null, 'admin')).toMatchObject({ ok: true });
    expect(await gives(second, 'all', null, 'admin')).toMatchObject({ code: 'forbidden' });
  });

  test('a disabled admin does not count', async () => {
    const me = await only('lonely', 'manual');
    const { userId: other } = await signInAs('asleep', { roles: [held(null, 'admin')] });
    expect(await disables(other)).toMatchObject({ ok: true });
    expect(await gives(me, 'all', null, 'admin')).toMatchObject({ code: 'last-admin' });
  });

  test('what the groups give is enough', async () => {
    const me = await only('grouped', 'oidc');
    await gives(me, 'all', 'admin');
    expect(await gives(me, 'all', null, 'admin')).toMatchObject({ ok: true });
    expect(await rolesOf(me)).toEqual(['all admin oidc']);
  });

  test('two who take it from each other at once leave one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const one = await only('one', 'manual');
      const { userId: two } = await signInAs('two');
      await gives(two, 'all', 'admin');
      // `access_set_role` itself: both are past the check of their rights already.
      const take = (userId: string, by: string) =>
        db().execute<{ outcome: string }>(sql`
        select access_set_role(${`user:${by}`}, ${userId}, null, 'admin', null, null, null) as outcome`);
      const answers = await Promise.all([take(two, one), take(one, two)]);
      const outcomes = answers.map(([row]) => row?.outcome);
      expect(new Set(outcomes)).toEqual(new Set(['changed', 'last-admin']));
      const left = [...(await rolesOf(one)), ...(await rolesOf(two))];
      expect(left).toEqual(['all admin manual']);
    }
  });
});

describe('disabling somebody', () => {
  test('ends their sessions with the next request, keeps them out, and can be undone', async () => {
    const { userId, token } = await signInAs('leaver', { roles: [held(1, 'viewer')] });
    const admin = await become('admin', held(null, 'admin'));
    expect(await disables(userId)).toEqual({ ok: true, value: { changed: true } });
    expect(await userOfSession(token)).toEqual({ ok: false, code: 'signed-out' });
    expect((await signInAs('leaver')).outcome).toBe('disabled');
    expect(await disables(userId)).toEqual({ ok: true, value: { changed: false } });
    expect(await disables(userId, false)).toMatchObject({ ok: true });
    // The old session does not come back to life.
    expect(await userOfSession(token)).toEqual({ ok: false, code: 'signed-out' });
    expect((await signInAs('leaver', { roles: [held(1, 'viewer')] })).outcome).toBe('signed-in');
    const told = await toldOf(`user:${userId}`);
    expect(told).toContain(`user:${admin} user_disabled {"reason":null} 192.0.2.7`);
    expect(told).toContain(`user:${admin} user_enabled {"reason":null} 192.0.2.7`);
  });

  test('takes back the invitations they made', async () => {
    await become('admin', held(null, 'admin'));
    const { userId, token } = await signInAs('inviter', { roles: [held(1, 'admin')] });
    const mine = request.token;
    request.token = token;
    await invites('friend@example.com', 1, 'admin');
    request.token = mine;
    expect(await listInvitations('all')).toMatchObject([{ email: 'friend@example.com' }]);
    await disables(userId);
    expect(await listInvitations('all')).toEqual([]);
    const { userId: friend } = await signInAs('friend');
    expect(await rolesOf(friend)).toEqual([]);
  });

  test('is not needed: who is no admin any more leaves no invitation behind', async () => {
    await become('admin', held(null, 'admin'));
    const { userId, token } = await signInAs('demoted', { roles: [held(1, 'admin')] });
    const mine = request.token;
    request.token = token;
    await invites('backdoor@example.com', 1, 'admin');
    request.token = mine;
    expect(await listInvitations('all')).toMatchObject([{ email: 'backdoor@example.com' }]);
    expect((await signInAs('demoted', { roles: [held(1, 'viewer')] })).userId).toBe(userId);
    expect(await listInvitations('all')).toEqual([]);
    const { userId: friend } = await signInAs('backdoor');
    expect(await rolesOf(friend)).toEqual([]);
  });

  test('whose address somebody else has by now stays disabled', async () => {
    const { userId } = await signInAs('old', { email: 'shared@example.com' });
    await become('admin', held(null, 'admin'));
    await disables(userId);
    expect((await signInAs('young', { email: 'shared@example.com' })).outcome).toBe('signed-in');
    expect(await disables(userId, false)).toMatchObject({ code: 'email-taken' });
  });
});

describe('an invitation', () => {
  test('is taken up at the first sign-in with the address, once, and is in the log', async () => {
    const admin = await become('admin', held(null, 'admin'));
    const id = randomUUID();
    expect(await invites('Guest@Example.com', 2, 'operator', id)).toEqual({
      ok: true,
      value: 'invited',
    });
    expect(await listInvitations([1n as TenantId])).toEqual([]);
    expect(await listInvitations([2n as TenantId])).toMatchObject([
      { id, email: 'guest@example.com', tenantId: '2', role: 'operator' },
    ]);
    const { userId } = await signInAs('guest');
    expect(await rolesOf(userId)).toEqual(['2 operator manual']);
    expect(await listInvitations('all')).toEqual([]);
    expect(await toldOf(`user:${userId}`)).toEqual([
      `user:${admin} role_given {"tenant":"2","role":"operator","invitation":"${id}"} 192.0.2.7`,
    ]);
    expect(await toldOf(`invitation:${id}`)).toEqual([
      `user:${admin} invited {"tenant":"2","role":"operator","reason":null} 192.0.2.7`,
    ]);
  });

  test('is not taken up with an address nobody vouches for, nor when it has ended', async () => {
    await become('admin', held(null, 'admin'));
    await invites('claimed@example.com', 1, 'admin');
    const { userId } = await signInAs('claimed', { emailVerified: false });
    expect(await rolesOf(userId)).toEqual([]);
    await db().execute(sql`update invitations set expires_at = now()`);
    await signInAs('claimed');
    expect(await rolesOf(userId)).toEqual([]);
  });

  test('of somebody who signed in before gives the role at once', async () => {
    const { userId } = await signInAs('known');
    await become('admin', held(null, 'admin'));
    expect(await invites('known@example.com', 1, 'viewer')).toEqual({ ok: true, value: 'given' });
    expect(await rolesOf(userId)).toEqual(['1 viewer manual']);
    expect(await invites('known@example.com', 1, 'admin')).toMatchObject({ code: 'member' });
    await disables(userId);
    expect(await invites('known@example.com', 2, 'admin')).toMatchObject({ code: 'disabled' });
  });

  test('of another provider’s person with this address waits', async () => {
    await signInAs('elsewhere', { issuer: 'https://other.example' });
    await become('admin', held(null, 'admin'));
    expect(await invites('elsewhere@example.com', 1, 'viewer')).toMatchObject({ value: 'invited' });
  });

  test('is withdrawn by who may give that role, and by nobody else', async () => {
    await become('admin', held(null, 'admin'));
    const id = randomUUID();
    await invites('late@example.com', 2, 'viewer', id);
    await become('admin-of-1', held(1, 'admin'));
    expect(await withdrawInvitationAction({ tenants: ['1'], id })).toMatchObject({
      code: 'not-found',
    });
    expect(await withdrawInvitationAction({ tenants: ['2'], id })).toMatchObject({
      code: 'not-found',
    });
    await become('admin-of-2', held(2, 'admin'));
    expect(await withdrawInvitationAction({ tenants: ['2'], id })).toMatchObject({ ok: true });
    const { userId } = await signInAs('late');
    expect(await rolesOf(userId)).toEqual([]);
  });
});

test('people are listed by name in pages, and found by name or address', async () => {
  for (const name of ['Zoë', 'zara', 'Åse', '100 %']) {
    await signInAs(`p-${name}`, { name, email: `${name.length}-${name}@people.example` });
  }
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await listMembers('all', 'PEOPLE.example', after, 3);
    seen.push(...page.members.map(({ name }) => name ?? ''));
    after = page.next;
  } while (after !== null);
  expect(seen).toHaveLength(4);
  expect(new Set(seen)).toEqual(new Set(['Zoë', 'zara', 'Åse', '100 %']));
  const found = async (text: string) => (await listMembers('all', text, null, 10)).members.length;
  expect(await found('ZAR')).toBe(1);
  expect(await found('100 %')).toBe(1);
  expect(await found('%%')).toBe(0);
  expect(await found('_____')).toBe(0);
});

test('signing out everywhere ends all one’s sessions and nobody else’s', async () => {
  const { token: other } = await signInAs('other');
  const { token: first } = await signInAs('me');
  await become('me');
  expect(await signOutEverywhereAction({})).toEqual({ ok: true, value: { ended: 2 } });
  expect(await userOfSession(first)).toEqual({ ok: false, code: 'signed-out' });
  expect((await userOfSession(other)).ok).toBe(true);
  expect(await signOutEverywhereAction({})).toMatchObject({ ok: false, code: 'signed-out' });
});
