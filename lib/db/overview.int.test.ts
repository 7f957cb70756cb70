import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { resolveEntry } from '@/lib/services/act';
import { setQueuePolicy } from '@/lib/services/set-policy';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';
import {
  DAY_MS,
  HOUR_MS,
  listOverviewTenants,
  overviewArrivals,
  overviewTotals,
  overviewViolations,
} from './overview';
import { overviewQueues } from './overview-queues';

let world: World;
/** On the hour, so that what a test puts into the past falls into known buckets. */
const NOW = Math.floor(EPOCH / DAY_MS) * DAY_MS + 12 * HOUR_MS;
const IDS = [1n, 2n] as TenantId[];

const orders = (n: number, parts: Parameters<typeof rejection>[0] = {}) =>
  Array.from({ length: n }, (_, i) => rejection({ documentId: `o-${i}`, ...parts }));

beforeAll(async () => {
  world = await openWorld();
  const [one, two] = [tenant(1), tenant(2)];
  await world.setNow(NOW - 30 * HOUR_MS);
  await enqueue(one, ...orders(4, { violation: { kind: 'token_expired' } }));
  await world.setNow(NOW - 5 * HOUR_MS);
  await setQueuePolicy(
    one,
    'orders',
    { ttlSecs: 86_400n as U64, action: 'Escalate', capacity: 10 },
    { reason: 'test', requestId: 'p1' },
  );
  await enqueue(one, ...orders(3));
  await enqueue(two, rejection({ collection: 'notes' }));
  await setQueuePolicy(
    two,
    'carts',
    { ttlSecs: null, action: null, capacity: 2 },
    { reason: 'test', requestId: 'p2' },
  );
  await enqueue(two, ...orders(5, { collection: 'carts' }));
  await enqueue(tenant(3), rejection());
  await world.setNow(NOW);
  await resolveEntry(one, { entryId: 1n as EntryId, version: null, reason: null, requestId: null });
});

afterAll(async () => {
  await world.end();
});

describe('the tenants of a page', () => {
  test('are those a person may see, by id, with an honest word about more', async () => {
    expect(await listOverviewTenants('all', 2)).toMatchObject({
      tenants: [{ tenantId: '1' }, { tenantId: '2' }],
      more: true,
      asOf: NOW,
    });
    expect(await listOverviewTenants('all', 2, { after: 2n as TenantId })).toMatchObject({
      tenants: [{ tenantId: '3' }],
      more: false,
    });
    expect((await listOverviewTenants(IDS, 9)).tenants).toHaveLength(2);
  });

  test('never hold one that is not theirs, and an empty page still tells the time', async () => {
    expect(await listOverviewTenants(IDS, 9, { only: 3n as TenantId })).toEqual({
      tenants: [],
      more: false,
      asOf: NOW,
    });
    expect((await listOverviewTenants([], 9)).tenants).toEqual([]);
  });
});

test('the figures count what is there, of these tenants only', async () => {
  expect(await overviewTotals(IDS, NOW)).toEqual({
    queues: { count: 3, capped: false },
    unresolved: 6 + 1 + 2,
    attention: { count: 0, capped: false },
    daySince: NOW - 23 * HOUR_MS,
    arrivedDay: { count: 3 + 1 + 5, capped: false },
    arrivedDayBefore: 4,
    // Of the four that are overdue one is resolved; the other three are due within the day.
    expiring: [{ action: 'Escalate', count: 6, capped: false }],
    lastIngestAt: NOW - 5 * HOUR_MS,
    fullest: { tenantId: '2', collection: 'carts', used: 2, capacity: 2 },
  });
  expect(await overviewTotals([], NOW)).toMatchObject({ unresolved: 0, fullest: null });
});

test('violations are those of what is unresolved', async () => {
  expect(await overviewViolations(IDS)).toEqual({
    counts: [
      { violation: 'rate_limited', count: 6 },
      { violation: 'token_expired', count: 3 },
    ],
    capped: false,
  });
});

test('arrivals fall into buckets without gaps; what left the queue still arrived', async () => {
  const day = await overviewArrivals(IDS, NOW, { stepHours: 1, buckets: 24 });
  expect(day.buckets).toHaveLength(24);
  expect(day).toMatchObject({ total: 9, capped: false, step: HOUR_MS });
  expect(day.buckets.filter(({ counts }) => counts.length > 0)).toEqual([
    { from: NOW - 5 * HOUR_MS, counts: [{ violation: 'rate_limited', count: 9 }] },
  ]);
  const weeks = await overviewArrivals(IDS, NOW, { stepHours: 12, buckets: 28 });
  expect(weeks.total).toBe(13);
  expect(weeks.buckets.at(-1)?.from).toBe(NOW);
  expect(weeks.buckets.at(-2)?.counts).toEqual([{ violation: 'rate_limited', count: 9 }]);
});

test('queues come by what needs a look first', async () => {
  const queues = await overviewQueues(IDS, NOW, 10);
  expect(queues.map(({ tenantId, collection }) => `${tenantId}/${collection}`)).toEqual([
    '2/carts',
    '1/orders',
    '2/notes',
  ]);
  expect(queues[0]).toMatchObject({
    unresolved: 2,
    used: 2,
    capacity: 2,
    evicted: { count: 3, capped: false },
    expiring: { action: 'Drop', count: 0, capped: false },
    violations: [{ violation: 'rate_limited', count: 2 }],
    lastIngestAt: NOW - 5 * HOUR_MS,
  });
  expect(queues[1]).toMatchObject({
    unresolved: 6,
    used: 7,
    oldestAt: NOW - 30 * HOUR_MS,
    expiring: { action: 'Escalate', count: 6, capped: false },
    violations: [
      { violation: 'rate_limited', count: 3 },
      { violation: 'token_expired', count: 3 },
    ],
  });
  expect(queues[1]?.arrivals).toHaveLength(24);
  expect(queues[1]?.arrivals[18]).toBe(3);
  expect(queues[1]?.arrivals.reduce((sum, n) => sum + n)).toBe(3);
  expect(await overviewQueues(IDS, NOW, 1)).toHaveLength(1);
});
