import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import { holdEntry } from '@/lib/services/act';
import { setQueuePolicy } from '@/lib/services/set-policy';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';
import { policyEffect } from './policy-effect';
import { listQueues } from './queues';
import { sweepTenant } from './sweeps';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const HOUR = 3_600_000;

it('foretells what the next sweep does, and what a lower capacity does at once', async () => {
  const scope = tenant(1);
  for (const hour of [0, 1, 2, 30]) {
    await world.setNow(EPOCH + hour * HOUR);
    await enqueue(scope, rejection(), rejection());
  }
  await holdEntry(scope, { entryId: 1n as EntryId, version: null, reason: null, requestId: null });
  const policy = { ttlSecs: 29n * 3600n, action: 'Drop', capacity: 6 } as const;
  const effect = await policyEffect(scope, 'orders', {
    ...policy,
    ttlSecs: String(policy.ttlSecs),
  });
  expect(effect).toEqual({
    action: 'Drop',
    expiresNow: { count: 3, capped: false },
    expiresWithinDay: { count: 5, capped: false },
    evictedNow: { count: 2, capped: false },
    held: { count: 1, capped: false },
  });

  await setQueuePolicy(
    scope,
    'orders',
    { ...policy, ttlSecs: policy.ttlSecs as U64, capacity: null },
    { reason: null, requestId: null },
  );
  expect((await sweepTenant(scope.tenantId, 100)).expired).toHaveLength(effect.expiresNow.count);
  await setQueuePolicy(
    scope,
    'orders',
    { ttlSecs: null, action: null, capacity: 3 },
    { reason: null, requestId: null },
  );
  expect((await listQueues(scope))[0]).toMatchObject({ evicted: 2, used: 3 });
});

it('is exact at the ends of u64', async () => {
  const scope = tenant(2);
  await enqueue(scope, rejection());
  const effect = async (ttlSecs: string) =>
    (await policyEffect(scope, 'orders', { ttlSecs, action: 'Escalate', capacity: 1 })).expiresNow
      .count;
  expect(await effect('0')).toBe(1);
  expect(await effect('18446744073709551615')).toBe(0);
});
