import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { rebuildTenant } from '@/lib/db/rebuild';
import { readTarget, targetSetBy } from '@/lib/db/target-setting';
import type { TenantId } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { open } from '@/lib/secrets/sealed';
import { setTarget } from './set-target';
import { EPOCH, openWorld, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

let world: World;
beforeAll(async () => {
  process.env['AUTH_SECRET'] = 'a'.repeat(32);
  world = await openWorld();
});
afterAll(() => world.end());

const URL_A = 'https://a.example/dlq';
const why = (requestId: string) => ({ reason: 'moved', requestId });

async function secretOf(id: number): Promise<string | null> {
  const stored = await readTarget(tenant(id));
  return stored?.secret ? open(stored.secret, `target/${id}`) : null;
}

it('is a record with who and why, and its secret is in no record', async () => {
  const scope = tenant(1);
  const set = await setTarget(scope, { kind: 'webhook', url: URL_A, newSecret: true }, why('r1'));
  if (!set.ok || set.value.secret === null) throw new Error('no secret');
  const records = await db().execute(sql`select * from wal where tenant_id = 1`);
  expect(records).toMatchObject([{ kind: 'target_set', actor: 'test', reason: 'moved' }]);
  const everything = JSON.stringify([
    records,
    await db().execute(sql`select * from requests where tenant_id = 1`),
    await db().execute(sql`select * from targets where tenant_id = 1`),
  ]);
  expect(everything).not.toContain(set.value.secret.slice('whsec_'.length));
  expect(await secretOf(1)).toBe(set.value.secret);
});

it('asked again under its id, it gives the same secret and no second record', async () => {
  const setting = { kind: 'webhook', url: URL_A, newSecret: true } as const;
  const first = await setTarget(tenant(2), setting, why('r1'));
  expect(await setTarget(tenant(2), setting, why('r1'))).toEqual(first);
  expect(await secretOf(2)).toBe(first.ok ? first.value.secret : '');
  expect(await setTarget(tenant(2), { kind: 'embedded' }, why('r1'))).toMatchObject({
    ok: false,
    error: { code: 'id-reused' },
  });
});

it('shows a secret to nobody but who had it made', async () => {
  const setting = { kind: 'webhook', url: URL_A, newSecret: true } as const;
  await setTarget(tenant(21), setting, why('r1'));
  const other = mintTenantScope(21n as TenantId, 'user:other');
  expect(await setTarget(other, setting, why('r1'))).toMatchObject({
    ok: false,
    error: { code: 'id-reused' },
  });
});

it('keeps its secret unless told otherwise, and loses it with the embedded target', async () => {
  const scope = tenant(3);
  const first = await setTarget(scope, { kind: 'webhook', url: URL_A, newSecret: true }, why('1'));
  if (!first.ok) throw new Error('not set');
  const moved = { kind: 'webhook', url: 'https://b.example/', newSecret: false } as const;
  await setTarget(scope, moved, why('2'));
  expect(await secretOf(3)).toBe(first.value.secret);
  await setTarget(scope, { ...moved, newSecret: true }, why('3'));
  expect(await secretOf(3)).not.toBe(first.value.secret);
  await setTarget(scope, { kind: 'embedded' }, why('4'));
  expect(await readTarget(scope)).toEqual({ kind: 'embedded', url: null, secret: null });
});

it('survives a rebuild with its secret, and verify notices one that no record set', async () => {
  const scope = tenant(4);
  await setTarget(scope, { kind: 'embedded' }, why('1'));
  await setTarget(scope, { kind: 'webhook', url: URL_A, newSecret: true }, why('2'));
  const before = await readTarget(scope);
  await rebuildTenant(scope.tenantId);
  expect(await readTarget(scope)).toEqual(before);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  await db().execute(sql`update targets set url = 'https://evil.example/' where tenant_id = 4`);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({
    ok: false,
    fault: { message: expect.stringContaining('target') as string },
  });
  await rebuildTenant(scope.tenantId);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
});

it('refuses an address the server must not call, and writes nothing', async () => {
  const setting = { kind: 'webhook', url: 'http://169.254.169.254/', newSecret: true } as const;
  expect(await setTarget(tenant(5), setting, why('1'))).toMatchObject({
    ok: false,
    error: { code: 'address' },
  });
  expect(await readTarget(tenant(5))).toBeNull();
});

it('that somebody else set meanwhile is not set back unseen', async () => {
  const scope = tenant(6);
  const at = async () => (await targetSetBy(scope))?.at ?? 0;
  await setTarget(scope, { kind: 'embedded' }, { ...why('1'), seen: 0 });
  const seen = await at();
  await world.setNow(EPOCH + 1_000);
  const webhook = { kind: 'webhook', url: URL_A, newSecret: true } as const;
  expect(await setTarget(scope, webhook, { ...why('2'), seen })).toMatchObject({ ok: true });
  const late = await setTarget(scope, { kind: 'embedded' }, { ...why('3'), seen });
  expect(late).toMatchObject({
    error: {
      code: 'target-moved',
      message: expect.stringContaining('test set this target to https://a.example/dlq') as string,
    },
  });
  expect(await readTarget(scope)).toMatchObject({ kind: 'webhook' });
  expect(
    await setTarget(scope, { kind: 'embedded' }, { ...why('4'), seen: await at() }),
  ).toMatchObject({
    ok: true,
  });
  await world.setNow(EPOCH);
});
