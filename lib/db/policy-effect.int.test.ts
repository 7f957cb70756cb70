import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { PolicyEffect } from '@/lib/dlq/views';
import { holdEntry, resolveEntry } from '@/lib/services/act';
import { changeEntry } from '@/lib/services/change-entry';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';
import { db } from './client';
import { defaultsEffect, policyEffect } from './policy-effect';
import { sweepTenant } from './sweeps';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const HOUR = 3_600_000;
const WHY = { reason: null, requestId: null };
const act = (id: number) => ({ entryId: BigInt(id) as EntryId, version: null, ...WHY });
const exactly = (count: number) => ({ count, capped: false });

/** How many records of a kind a tenant has. */
async function told(scope: TenantScope, kind: string): Promise<number> {
  const [row] = await db().execute<{ n: number }>(sql`
    select count(*)::integer as n from wal
    where tenant_id = ${String(scope.tenantId)}::bigint and kind = ${kind}`);
  return row?.n ?? 0;
}

/** Two entries each at these hours, in `collection`. */
async function arrive(scope: TenantScope, collection: string, hours: readonly number[]) {
  for (const hour of hours) {
    await world.setNow(EPOCH + hour * HOUR);
    await enqueue(scope, rejection({ collection }), rejection({ collection }));
  }
}

describe('a queue’s policy', () => {
  it('does what was foretold: evicts at once, then expires, and leaves what is held', async () => {
    const scope = tenant(1);
    await arrive(scope, 'orders', [0, 1, 2, 30]);
    await holdEntry(scope, act(3));
    await resolveEntry(scope, act(2));
    await changeEntry(
      scope,
      { ...act(1), bodySha256: '' },
      { kind: 'start', mode: 'retry', by: 'person', leaseMs: 60_000, target: 'test' },
    );
    // In the queue: 1 under a lease, 2 resolved, 3 held, 4 to 8 pending; 4 is due after 29 hours, 5 and 6 in one more.
    const policy = { ttlSecs: 29n * 3600n, action: 'Drop', capacity: 6 } as const;
    const effect = await policyEffect(scope, 'orders', { ...policy, ttlSecs: String(29 * 3600) });
    // The lease protects 1, so 2 and 3 go; held or not.
    expect(effect).toEqual<PolicyEffect>({
      expiring: [{ action: 'Drop', now: exactly(1), moreWithinDay: exactly(2) }],
      evictedNow: exactly(2),
      held: exactly(0),
      purged: null,
    });
    await setQueuePolicy(scope, 'orders', { ...policy, ttlSecs: policy.ttlSecs as U64 }, WHY);
    expect(await told(scope, 'evicted')).toBe(2);
    expect((await sweepTenant(scope.tenantId, 100)).expired).toHaveLength(1);
    await world.setNow(EPOCH + 54 * HOUR);
    expect((await sweepTenant(scope.tenantId, 100)).expired).toHaveLength(2);
  });

  it('leaves what is held and says so', async () => {
    const scope = tenant(2);
    await arrive(scope, 'orders', [0]);
    await holdEntry(scope, act(1));
    const effect = await policyEffect(scope, 'orders', {
      ttlSecs: '0',
      action: 'Escalate',
      capacity: 10,
    });
    expect(effect).toMatchObject({
      expiring: [{ action: 'Escalate', now: exactly(1) }],
      held: exactly(1),
    });
  });

  it('is exact at the ends of u64, and nothing for a queue that does not exist', async () => {
    const scope = tenant(3);
    await arrive(scope, 'orders', [0]);
    const effect = (collection: string, ttlSecs: string) =>
      policyEffect(scope, collection, { ttlSecs, action: 'Drop', capacity: 5 });
    expect(await effect('orders', '0')).toMatchObject({ expiring: [{ now: exactly(2) }] });
    expect(await effect('orders', '18446744073709551615')).toMatchObject({
      expiring: [{ now: exactly(0), moreWithinDay: exactly(0) }],
    });
    expect(await effect('none', '0')).toMatchObject({ expiring: [], evictedNow: exactly(0) });
  });
});

describe('a tenant’s defaults', () => {
  it('do what was foretold to the queues that follow them, and purge what retention ends', async () => {
    const scope = tenant(4);
    await arrive(scope, 'orders', [0, 40]);
    await arrive(scope, 'users', [0, 0, 40]);
    await arrive(scope, 'notes', [0]);
    const own = { ttlSecs: null, action: null, capacity: null };
    await setQueuePolicy(scope, 'users', { ...own, action: 'Escalate' }, WHY);
    await setQueuePolicy(scope, 'notes', { ttlSecs: 0n as U64, action: 'Drop', capacity: 1 }, WHY);
    await sweepTenant(scope.tenantId, 100);
    await world.setNow(EPOCH + 41 * HOUR);

    const none = { ttlSecs: '259200', action: 'Drop', capacity: 5, retentionSecs: '0' } as const;
    expect(await defaultsEffect(scope, none)).toMatchObject({
      evictedNow: exactly(1),
      purged: exactly(2 + 1),
    });
    const effect = await defaultsEffect(scope, {
      ttlSecs: String(30 * 3600),
      action: 'Drop',
      capacity: 5,
      retentionSecs: String(1800),
    });
    expect(effect).toEqual<PolicyEffect>({
      // One of the four old ones of users is evicted first.
      expiring: [
        { action: 'Escalate', now: exactly(3), moreWithinDay: exactly(0) },
        { action: 'Drop', now: exactly(2), moreWithinDay: exactly(0) },
      ],
      evictedNow: exactly(1),
      held: exactly(0),
      purged: exactly(2),
    });
    await setTenantDefaults(
      scope,
      {
        name: null,
        ttlSecs: (30n * 3600n) as U64,
        action: 'Drop',
        capacity: 5,
        retentionSecs: 1800,
      },
      WHY,
    );
    expect(await told(scope, 'evicted')).toBe(1 + 1);
    const swept = await sweepTenant(scope.tenantId, 100);
    expect(swept.expired).toHaveLength(5);
    expect(swept.purged).toBe(2);
  });
});
