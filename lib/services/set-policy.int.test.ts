import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { listPolicyChanges } from '@/lib/db/policy-history';
import { listQueues, queuePolicy } from '@/lib/db/queues';
import { rebuildTenant } from '@/lib/db/rebuild';
import { tenantDefaults } from '@/lib/db/tenants';
import type { TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { setQueuePolicy, setTenantDefaults } from './set-policy';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

// Two admins at once: nobody's policy is lost without a word.

let world: World;
const scope = tenant(1);
const other = mintTenantScope(1n as TenantId, 'user:ada');

beforeAll(async () => {
  world = await openWorld();
  await db().execute(sql`insert into users (id, issuer, name) values ('ada', 'p', 'Ada')`);
  await enqueue(scope, ...Array.from({ length: 5 }, () => rejection()));
});
afterAll(() => world.end());

const capacity = (most: number | null) => ({ ttlSecs: null, action: null, capacity: most });
const why = (seen: bigint | null, reason: string | null = null) => ({
  reason,
  requestId: null,
  seen,
});
const queue = async () => (await listQueues(scope)).find((each) => each.collection === 'orders');

describe('a policy that was changed meanwhile', () => {
  it('is not replaced, and the refusal says who, when, what and why', async () => {
    expect(await queue()).toMatchObject({ policySeq: '0' });
    await world.setNow(EPOCH + 60_000);
    const first = await setQueuePolicy(other, 'orders', capacity(4), why(0n, 'less'));
    expect(first).toMatchObject({ ok: true });
    const seen = String(first.ok && first.value.seq);
    expect(await queue()).toMatchObject({ policySeq: seen, own: { capacity: 4 } });
    expect(await setQueuePolicy(scope, 'orders', capacity(1), why(0n))).toEqual({
      ok: false,
      error: {
        code: 'policy-moved',
        message:
          'Ada changed this policy at 2023-11-14 22:14:20 UTC: capacity the tenant’s → 4 (“less”). Nothing was saved.',
      },
    });
    // Nothing at all: no record, and nobody evicted.
    expect(await queue()).toMatchObject({ policySeq: seen, used: 4 });
    expect(await setQueuePolicy(scope, 'orders', capacity(3), why(BigInt(seen)))).toMatchObject({
      ok: true,
    });
    expect((await queuePolicy(scope, 'orders')).capacity).toBe(3);
  });

  it('is replaced when nobody says what they saw', async () => {
    expect(await setQueuePolicy(scope, 'orders', capacity(2), why(null))).toMatchObject({
      ok: true,
    });
  });

  it('is asked about queue by queue, and once under one request id', async () => {
    expect(await setQueuePolicy(scope, 'users', capacity(2), why(0n))).toMatchObject({ ok: true });
    const asked = { ...why(0n), requestId: 'twice' };
    const once = await setQueuePolicy(scope, 'notes', capacity(7), asked);
    expect(await setQueuePolicy(scope, 'notes', capacity(7), asked)).toEqual(once);
    expect(await setQueuePolicy(scope, 'notes', capacity(8), why(0n))).toMatchObject({
      ok: false,
      error: { code: 'policy-moved' },
    });
  });

  it('may be the tenant’s defaults', async () => {
    const { policySeq } = await tenantDefaults(scope);
    expect(policySeq).toBe('0');
    const defaults = {
      name: 'Acme',
      ttlSecs: 60n as U64,
      action: 'Drop' as const,
      capacity: 10_000,
      retentionSecs: 0,
    };
    expect(await setTenantDefaults(other, defaults, why(0n))).toMatchObject({ ok: true });
    expect(await setTenantDefaults(scope, defaults, why(0n))).toMatchObject({
      ok: false,
      error: {
        code: 'policy-moved',
        message: expect.stringContaining(
          'time to live 72 h → 1 min, retention 30 d → none, name none → Acme',
        ),
      },
    });
  });

  it('is still known after a rebuild, and checked', async () => {
    const before = [await listQueues(scope), await tenantDefaults(scope)];
    await rebuildTenant(scope.tenantId);
    expect([await listQueues(scope), await tenantDefaults(scope)]).toEqual(before);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
    await db().execute(sql`update queues set policy_seq = 1 where tenant_id = 1`);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: false });
  });
});

describe('the history of policies', () => {
  it('tells each change from what it replaced, of one queue or all', async () => {
    const orders = await listPolicyChanges(scope, 'orders', 10);
    expect(orders.map(({ before, after }) => [before?.capacity, after.capacity])).toEqual([
      [3, 2],
      [4, 3],
      [undefined, 4],
    ]);
    const all = await listPolicyChanges(scope, null, 3);
    expect(all.map(({ collection }) => collection)).toEqual([null, 'notes', 'users']);
    expect(await listPolicyChanges(tenant(2), null, 10)).toEqual([]);
  });
});

describe('the call for a second person', () => {
  it('stands until somebody takes it back, after a rebuild too', async () => {
    const asking = tenant(3);
    const defaults = {
      name: 'Acme',
      ttlSecs: 60n as U64,
      action: 'Drop' as const,
      capacity: 10_000,
      retentionSecs: 0,
    };
    await setTenantDefaults(asking, { ...defaults, secondPerson: true }, why(null));
    await setTenantDefaults(asking, { ...defaults, capacity: 9_000 }, why(null));
    const stands = { capacity: 9_000, secondPerson: true };
    expect(await tenantDefaults(asking)).toMatchObject(stands);
    await rebuildTenant(asking.tenantId);
    expect(await tenantDefaults(asking)).toMatchObject(stands);
    expect(await verifyTenant(db(), asking.tenantId)).toMatchObject({ ok: true });
    // A key that could take it back could act alone after all.
    const key = mintTenantScope(asking.tenantId, 'key:abc');
    expect(
      await setTenantDefaults(key, { ...defaults, secondPerson: false }, why(null)),
    ).toMatchObject({ ok: false, error: { code: 'person-needed' } });
    expect(await tenantDefaults(asking)).toMatchObject(stands);
  });
});

describe('a capacity far below what is there', () => {
  const crowd = tenant(9);
  const seen = { reason: null, requestId: null };

  it('is refused, not tried in vain, and reached in steps', async () => {
    await setQueuePolicy(crowd, 'orders', capacity(30_000), seen);
    for (let n = 0; n < 25; n += 1) {
      await enqueue(crowd, ...Array.from({ length: 500 }, () => rejection()));
    }
    expect(await setQueuePolicy(crowd, 'orders', capacity(1), seen)).toMatchObject({
      ok: false,
      error: { code: 'too-many-evictions' },
    });
    // Back to the tenant's 10,000.
    expect(await setQueuePolicy(crowd, 'orders', capacity(null), seen)).toMatchObject({ ok: true });
    expect((await listQueues(crowd))[0]).toMatchObject({ used: 10_000, evicted: 2_500 });
    const defaults = await tenantDefaults(crowd);
    const lower = {
      ...defaults,
      ttlSecs: BigInt(defaults.ttlSecs) as U64,
      retentionSecs: Number(defaults.retentionSecs),
      capacity: 1,
    };
    expect(await setTenantDefaults(crowd, lower, seen)).toMatchObject({ ok: true });
    expect((await listQueues(crowd))[0]).toMatchObject({ used: 1, evicted: 12_499 });
    expect(await verifyTenant(db(), crowd.tenantId)).toMatchObject({ ok: true });
  });
});
