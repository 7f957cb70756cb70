import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadState } from '@/lib/db/entries';
import { sweepTenant } from '@/lib/db/sweeps';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import { holdEntry, releaseEntry } from './act';
import { setTenantDefaults } from './set-policy';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

it('keeps a due entry from the sweep until it is released', async () => {
  const scope = tenant(1);
  const why = { reason: null, requestId: null };
  await enqueue(scope, rejection(), rejection());
  await setTenantDefaults(
    scope,
    { name: null, ttlSecs: 0n as U64, action: 'Drop', capacity: 9, retentionSecs: 3600 },
    why,
  );
  const held = { entryId: 1n as EntryId, version: null, ...why };
  await holdEntry(scope, held);
  const sweep = async () =>
    (await sweepTenant(scope.tenantId, 10)).expired.map(({ entry_id }) => entry_id);
  expect(await sweep()).toEqual(['2']);
  expect(await sweep()).toEqual([]);
  expect((await loadState(scope, held.entryId))?.state.status).toBe('pending');
  await releaseEntry(scope, held);
  expect(await sweep()).toEqual(['1']);
});
