import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApiKeyAction, revokeApiKeyAction } from '@/app/(console)/settings/api-keys/actions';
import { GET as list } from '@/app/api/v1/tenants/[tenant]/entries/route';
import type { Role } from '@/lib/auth/roles';
import { signInAs } from '@/lib/auth/test-people';
import { listAccessLog } from '@/lib/db/access-log';
import { countLiveKeysBy, findKeptApiKey, listApiKeysReaching } from '@/lib/db/api-key-store';
import type { TenantId } from '@/lib/dlq/ids';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';

// Who may make and revoke which API keys, by the console's own actions, called as Next calls them.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({ get: (name: string) => ({ name, value: request.token }) }),
}));

let world: World;
beforeAll(async () => {
  world = await openWorld();
  for (const id of [1, 2]) await enqueue(tenant(id), rejection({}));
});
afterAll(() => world.end());

async function become(subject: string, roles: readonly (readonly [number | null, Role])[]) {
  const { token, userId } = await signInAs(subject, {
    roles: roles.map(([id, role]) => ({
      tenantId: id === null ? null : (BigInt(id) as TenantId),
      role,
    })),
  });
  request.token = token;
  return `user:${userId}`;
}

interface Made {
  readonly id: string;
  readonly key: string;
}

const wanted = {
  label: 'Origin, west',
  scopes: ['ingest', 'read'],
  tenants: ['1'] as 'all' | string[],
  days: 30 as number | null,
};

async function make(more: Partial<typeof wanted> = {}): Promise<Made> {
  const result = await createApiKeyAction({ ...wanted, ...more, requestId: randomUUID() });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

async function statusWith({ key }: Made, tenantId = '1'): Promise<number> {
  const asked = new Request(`http://localhost:3000/api/v1/tenants/${tenantId}/entries`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return (await list(asked, { params: Promise.resolve({ tenant: tenantId }) })).status;
}

describe('a key', () => {
  test('opens what it was made for until it is revoked, and all of it is in the log', async () => {
    const me = await become('keeper', [[1, 'admin']]);
    const made = await make();
    expect(await statusWith(made)).toBe(200);
    expect(await statusWith(made, '2')).toBe(404);
    const kept = await findKeptApiKey(made.id);
    expect(kept).toMatchObject({ label: 'Origin, west', tenants: [1n], createdBy: me });
    expect(kept?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(await countLiveKeysBy(me)).toBe(1);
    const revoke = () => revokeApiKeyAction({ tenants: ['1'], id: made.id });
    expect(await revoke()).toEqual({ ok: true, value: { changed: true } });
    expect(await revoke()).toEqual({ ok: true, value: { changed: false } });
    expect(await statusWith(made)).toBe(401);
    expect(await countLiveKeysBy(me)).toBe(0);
    const about = await listAccessLog(
      { what: null, who: [`key:${made.key.slice(0, 12)}`] },
      null,
      9,
    );
    expect(about.items.map(({ what, actor }) => [what, actor])).toEqual([
      ['key_revoked', me],
      ['key_created', me],
    ]);
    expect(JSON.stringify(about)).not.toContain(made.key);
  });

  test('asked for twice under one id is made once; the second answer cannot show it', async () => {
    await become('keeper', [[1, 'admin']]);
    const requestId = randomUUID();
    expect(await createApiKeyAction({ ...wanted, requestId })).toMatchObject({ ok: true });
    const again = await createApiKeyAction({ ...wanted, requestId });
    expect(again).toMatchObject({ ok: false, code: 'made-unseen' });
  });

  test('needs a label, a scope, a tenant, and an end that can be', async () => {
    await become('keeper', [[null, 'admin']]);
    const wrong = [
      { label: ' ' },
      { scopes: [] },
      { scopes: ['everything'] },
      { tenants: [] },
      { days: 0 },
      { days: 1e9 },
    ];
    for (const more of wrong) {
      const result = await createApiKeyAction({ ...wanted, ...more, requestId: randomUUID() });
      expect([more, result]).toMatchObject([more, { ok: false, code: 'invalid' }]);
    }
  });
});

describe('the walls', () => {
  test('an admin of some tenants makes keys for those alone', async () => {
    await become('some', [
      [1, 'admin'],
      [2, 'operator'],
    ]);
    const refused = async (tenants: 'all' | string[]) =>
      createApiKeyAction({ ...wanted, tenants, requestId: randomUUID() });
    expect(await refused(['2'])).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await refused(['1', '2'])).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await refused(['3'])).toMatchObject({ ok: false, code: 'not-found' });
    expect(await refused('all')).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await refused(['1'])).toMatchObject({ ok: true });
  });

  test('who is admin of all makes keys for all, and for a tenant that is yet to come', async () => {
    await become('every', [[null, 'admin']]);
    const everywhere = await make({ tenants: 'all', days: null });
    expect(await findKeptApiKey(everywhere.id)).toMatchObject({ tenants: null, expiresAt: null });
    const early = await make({ tenants: ['1', '77'] });
    expect(await findKeptApiKey(early.id)).toMatchObject({ tenants: [1n, 77n] });
  });

  test('a key is revoked only by who keeps keys in all that it reaches', async () => {
    await become('every', [[null, 'admin']]);
    const everywhere = await make({ tenants: 'all' });
    const both = await make({ tenants: ['1', '2'] });
    await become('some', [[1, 'admin']]);
    for (const { id } of [everywhere, both]) {
      for (const tenants of [['1'], ['1', '2'], 'all']) {
        expect(await revokeApiKeyAction({ tenants, id })).toMatchObject({ ok: false });
      }
    }
    expect(await statusWith(everywhere)).toBe(200);
    const seen = (await listApiKeysReaching([1n as TenantId])).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([everywhere.id, both.id]));
    await become('pair', [
      [1, 'admin'],
      [2, 'admin'],
    ]);
    expect(await revokeApiKeyAction({ tenants: ['1', '2'], id: both.id })).toMatchObject({
      ok: true,
    });
  });

  test.each(['viewer', 'operator'] as const)('a %s keeps no keys', async (role) => {
    await become('every', [[null, 'admin']]);
    const made = await make();
    await become(`only-${role}`, [[null, role]]);
    const create = createApiKeyAction({ ...wanted, requestId: randomUUID() });
    expect(await create).toMatchObject({ ok: false, code: 'forbidden' });
    const revoke = revokeApiKeyAction({ tenants: ['1'], id: made.id });
    expect(await revoke).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await statusWith(made)).toBe(200);
  });

  test('keys of other tenants are not listed', async () => {
    await become('other', [[2, 'admin']]);
    const theirs = await make({ tenants: ['2'] });
    const seen = (await listApiKeysReaching([1n as TenantId])).map(({ id }) => id);
    expect(seen).not.toContain(theirs.id);
  });
});
