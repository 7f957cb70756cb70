import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '@/lib/auth/api-key';
import { tokenDigest } from '@/lib/auth/session-cookie';
import { disable, signInAs, signInOf, useTestDatabase } from '@/lib/auth/test-people';
import type { TenantId } from '@/lib/dlq/ids';
import { listAccessLog, namesInLog, recordAccess, recordAlone } from './access-log';
import { recordSignIn, signOut } from './access-store';
import { revokeApiKey } from './api-key-store';
import { db } from './client';

const ADDRESS = '192.0.2.7';
let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
});
afterAll(() => close());

const role = (tenant: bigint | null, name: string) => ({
  tenantId: tenant as TenantId | null,
  role: name,
});

/** What the log says of somebody, oldest first: what, by whom, with what. */
async function toldOf(who: string): Promise<string[]> {
  const { items } = await listAccessLog({ what: null, who: [who] }, null, 100);
  return items
    .toReversed()
    .map(({ actor, what, detail }) => `${actor} ${what} ${JSON.stringify(detail)}`);
}

describe('the access log tells', () => {
  test('of a sign-in, and of the roles the provider gives, changes and takes', async () => {
    const roles = [role(1n, 'viewer'), role(null, 'admin')];
    const { userId } = await signInAs('ada', { roles });
    await signInAs('ada', { roles });
    await signInAs('ada', { roles: [role(1n, 'operator')] });
    const me = `user:${userId}`;
    const signedIn = `${me} signed_in {"provider":"oidc"}`;
    expect(await toldOf(me)).toEqual([
      signedIn,
      'provider:oidc role_given {"tenant":"1","role":"viewer"}',
      'provider:oidc role_given {"tenant":null,"role":"admin"}',
      signedIn,
      signedIn,
      'provider:oidc role_taken {"tenant":null,"role":"admin"}',
      'provider:oidc role_given {"tenant":"1","role":"operator"}',
    ]);
    const { items } = await listAccessLog({ what: 'signed_in', who: [me] }, null, 1);
    expect(items[0]).toMatchObject({ actor: me, subject: me, remoteAddr: ADDRESS });
    expect(Math.abs((items[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('of one role given, however many first sign-ins run at once', async () => {
    const signIn = signInOf('rush', { roles: [role(7n, 'viewer')] });
    await Promise.all(Array.from({ length: 6 }, () => recordSignIn(signIn)));
    const told = await toldOf(`user:${signIn.userId}`);
    expect(told.filter((line) => line.includes('role_given'))).toHaveLength(1);
    expect(told.filter((line) => line.includes('signed_in'))).toHaveLength(6);
  });

  test('of sign-ins refused: somebody disabled, an address that is taken', async () => {
    const { userId } = await signInAs('gone');
    await disable(userId);
    await signInAs('gone', { roles: [role(1n, 'admin')] });
    expect((await toldOf(`user:${userId}`)).slice(1)).toEqual([
      `user:${userId} sign_in_refused {"provider":"oidc","reason":"disabled"}`,
    ]);
    await signInAs('owner', { email: 'shared@example.com' });
    const other = signInOf('other', { email: 'shared@example.com' });
    expect(await recordSignIn(other)).toBe('email-taken');
    expect(await toldOf(`user:${other.userId}`)).toEqual([
      `user:${other.userId} sign_in_refused {"provider":"oidc","reason":"email-taken"}`,
    ]);
  });

  test('of a sign-out, once', async () => {
    const { token, userId } = await signInAs('leaver');
    await signOut(tokenDigest(token), ADDRESS);
    await signOut(tokenDigest(token), ADDRESS);
    expect((await toldOf(`user:${userId}`)).slice(1)).toEqual([`user:${userId} signed_out {}`]);
  });

  test('of keys made and revoked, and never the key', async () => {
    const { id, key } = await createApiKey({
      label: 'bridge',
      scopes: ['ingest'],
      tenants: [1n as TenantId, 2n as TenantId],
      createdBy: 'user:ada',
      remoteAddr: ADDRESS,
    });
    expect(await revokeApiKey(id, { actor: 'cli', remoteAddr: null })).toBe(true);
    expect(await revokeApiKey(id, { actor: 'cli', remoteAddr: null })).toBe(false);
    const told = await toldOf(`key:${key.slice(0, 12)}`);
    expect(told).toEqual([
      `user:ada key_created {"id":"${id}","label":"bridge","scopes":["ingest"],"tenants":["1","2"],"expires_at":null}`,
      `cli key_revoked {"id":"${id}","label":"bridge"}`,
    ]);
    expect(told.join('\n')).not.toContain(key.slice(0, 13));
  });
});

describe('the access log', () => {
  test('only grows', async () => {
    await recordAlone({
      what: 'sign_in_refused',
      actor: 'anonymous',
      subject: null,
      remoteAddr: null,
    });
    for (const statement of [
      sql`update access_log set actor = 'nobody'`,
      sql`delete from access_log`,
      sql`truncate access_log`,
    ]) {
      await expect(db().execute(statement)).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });

  test('records nothing when nothing changed, and nothing changes when it cannot record', async () => {
    const { userId } = await signInAs('steady');
    const disabling = (what: string) => {
      const record = { what, actor: 'cli', subject: sql`'user:' || changed.id`, remoteAddr: null };
      return db().execute(sql`
        with changed as (
          update users set disabled_at = now() where id = ${userId} and disabled_at is null returning id
        ), recorded as (${recordAccess({ ...record, what: what as 'user_disabled' }, sql`changed`)})
        select id from changed`);
    };
    await expect(disabling('no such kind')).rejects.toMatchObject({ cause: { code: '23514' } });
    expect(await disabling('user_disabled')).toHaveLength(1);
    expect(await disabling('user_disabled')).toHaveLength(0);
    const told = await toldOf(`user:${userId}`);
    expect(told.slice(1)).toEqual(['cli user_disabled {}']);
  });

  test('is asked for somebody by a part of what they are called, or by a name of its own', async () => {
    const { userId } = await signInAs('100%_grace', {
      name: 'Grace H',
      email: 'grace@example.com',
    });
    for (const typed of ['grace@', 'ACE h', `user:${userId}`]) {
      expect(await namesInLog(typed)).toEqual([`user:${userId}`]);
    }
    expect(await namesInLog('%')).toEqual([]);
    expect(await namesInLog('dlq_01234567890')).toEqual(['key:dlq_01234567']);
    expect(await namesInLog('cli')).toEqual(['cli']);
    expect(await listAccessLog({ what: null, who: [] }, null, 10)).toMatchObject({ items: [] });
  });

  test.each([null, ['user:pager']])('is read page by page, there and back, of %j', async (who) => {
    const actor = 'user:pager';
    for (let n = 0; n < 5; n += 1) {
      const what = n % 2 === 0 ? 'signed_out' : 'sign_in_refused';
      await recordAlone({ what, actor, subject: actor, detail: { n }, remoteAddr: null });
    }
    const filter = { what: 'signed_out', who } as const;
    const one = await listAccessLog(filter, null, 2);
    expect(one.items).toHaveLength(2);
    expect(one.newer).toBeNull();
    const two = await listAccessLog(filter, one.older, 2);
    const all = await listAccessLog(filter, null, 100);
    expect([...one.items, ...two.items]).toEqual(all.items.slice(0, 4));
    expect(await listAccessLog(filter, two.newer, 2)).toEqual(one);
    expect(all.older).toBeNull();
    expect(await listAccessLog(filter, 'nonsense', 2)).toEqual(one);
    expect(new Set(all.items.map(({ what }) => what))).toEqual(new Set(['signed_out']));
  });
});
