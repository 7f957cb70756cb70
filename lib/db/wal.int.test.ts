import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryId } from '@/lib/dlq/ids';
import type { WalItem } from '@/lib/dlq/views';
import type { WalFilter } from '@/lib/dlq/wal-filter';
import { holdEntry, resolveEntry } from '@/lib/services/act';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';
import { BadCursorError } from './keyset';
import { listWal } from './wal';

let world: World;
const scope = tenant(1);
const all: WalItem[] = [];

beforeAll(async () => {
  world = await openWorld();
  await enqueue(scope, ...Array.from({ length: 60 }, () => rejection({ collection: 'orders' })));
  await enqueue(scope, ...Array.from({ length: 40 }, () => rejection({ collection: 'users' })));
  await enqueue(tenant(2), rejection());
  for (let n = 1; n <= 30; n += 3) {
    const act = { entryId: BigInt(n) as EntryId, version: null, reason: 'why', requestId: null };
    await resolveEntry(scope, act);
    await holdEntry(scope, act);
  }
  let cursor: string | null = null;
  do {
    const page = await listWal(scope, {}, cursor, 7);
    all.push(...page.items);
    cursor = page.older;
  } while (cursor !== null);
});
afterAll(() => world.end());

const matches = (filter: WalFilter) => (item: WalItem) =>
  (filter.kind === undefined || item.kind === filter.kind) &&
  (filter.actor === undefined || item.actor === filter.actor) &&
  (filter.collection === undefined || item.collection === filter.collection) &&
  (filter.entryId === undefined || item.entryId === String(filter.entryId));

const filters: fc.Arbitrary<WalFilter> = fc.record(
  {
    kind: fc.constantFrom('enqueued' as const, 'resolved' as const, 'purged' as const),
    actor: fc.constantFrom('test', 'sweep'),
    collection: fc.constantFrom('orders', 'users'),
    entryId: fc.constantFrom(1n, 4n, 61n, 999n).map((n) => n as EntryId),
  },
  { requiredKeys: [] },
);

describe('a list of WAL records', () => {
  it('has every record once, newest first, and nobody else’s', () => {
    expect(all.map((item) => Number(item.seq))).toEqual(
      Array.from({ length: 120 }, (_, i) => 120 - i),
    );
  });

  it('pages through any combination of filters, forth and back', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 50 }), async (filter, limit) => {
        const wanted = all.filter(matches(filter)).map((item) => item.seq);
        let page = await listWal(scope, filter, null, limit);
        expect(page.lastSeq).toBe('120');
        const seen = page.items.map((item) => item.seq);
        while (page.older !== null) {
          page = await listWal(scope, filter, page.older, limit);
          seen.push(...page.items.map((item) => item.seq));
        }
        expect(seen).toEqual(wanted);
        const back = page.items.map((item) => item.seq);
        while (page.newer !== null) {
          page = await listWal(scope, filter, page.newer, limit);
          back.unshift(...page.items.map((item) => item.seq));
        }
        expect(back).toEqual(wanted);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('refuses a cursor of another list', async () => {
    const { older } = await listWal(scope, {}, null, 10);
    await expect(listWal(tenant(2), {}, older, 10)).rejects.toBeInstanceOf(BadCursorError);
    await expect(listWal(scope, { actor: 'test' }, older, 10)).rejects.toBeInstanceOf(
      BadCursorError,
    );
  });
});
