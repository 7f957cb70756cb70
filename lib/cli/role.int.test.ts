import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInAs, useTestDatabase } from '@/lib/auth/test-people';
import { listAccessLog } from '@/lib/db/access-log';
import { findMember, type Member } from '@/lib/db/members';
import type { TenantId } from '@/lib/dlq/ids';
import { change, findPerson } from './commands/role';

let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
});
afterAll(() => close());

const rolesOf = async (userId: string) =>
  (await findMember('all', userId))?.roles.map(
    ({ tenantId, role, source }) => `${source} ${tenantId ?? 'all'} ${role}`,
  );

async function person(named: string): Promise<Member> {
  const found = await findPerson(named);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

it('makes the first admin, by address or id, and takes the role again', async () => {
  const { userId } = await signInAs('ada');
  expect((await person('ADA@example.com')).userId).toBe(userId);
  expect(await change(await person(userId), null, 'admin')).toBe('changed');
  expect(await change(await person(userId), null, 'admin')).toBe('unchanged');
  expect(await change(await person(userId), 1n as TenantId, 'viewer')).toBe('changed');
  expect(await change(await person(userId), 1n as TenantId, 'operator')).toBe('changed');
  expect(await rolesOf(userId)).toEqual(['manual all admin', 'manual 1 operator']);
  expect(await change(await person(userId), null, null)).toBe('last-admin');
  expect(await change(await person(userId), 1n as TenantId, null)).toBe('changed');
  expect(await rolesOf(userId)).toEqual(['manual all admin']);
  const { items } = await listAccessLog({ what: null, who: ['cli'] }, null, 10);
  expect(items.map(({ what, subject }) => [what, subject])).toEqual([
    ['role_taken', `user:${userId}`],
    ['role_given', `user:${userId}`],
    ['role_given', `user:${userId}`],
    ['role_given', `user:${userId}`],
  ]);
});

it('refuses somebody who never came, and an address of several providers’ people', async () => {
  expect(await findPerson('never@example.com')).toMatchObject({ ok: false });
  const here = await signInAs('twin', { email: 'twin@example.com' });
  await signInAs('twin', { email: 'twin@example.com', issuer: 'https://other.example' });
  const message = expect.stringMatching(/^several people[^]*other\.example/) as string;
  expect(await findPerson('twin@example.com')).toMatchObject({ ok: false, error: { message } });
  expect((await person(here.userId)).issuer).toBe('https://id.example');
});
