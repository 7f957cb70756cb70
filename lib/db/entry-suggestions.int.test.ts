import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { U64 } from '@/lib/dlq/ids';
import { parseQuery } from '@/lib/dlq/filter';
import { SUGGESTED_KEYS } from '@/lib/dlq/suggestion';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';
import { db } from './client';
import { suggest } from './entry-suggestions';
import { statusCounts } from './status-counts';

let world: World;
const scope = tenant(1);

beforeAll(async () => {
  world = await openWorld();
  await enqueue(
    scope,
    ...Array.from({ length: 60 }, (_, i) =>
      rejection({
        collection: i % 3 === 0 ? 'carts' : 'orders',
        username: ['alice', 'Alfred', 'bob', 'ALAN'][i % 4] ?? '',
        documentId: `o-${String(i)}`,
        sessionId: `sync-${String(i % 5)}`,
        peerId: [7n, 70n, 77n, 700_000n, 18_446_744_073_709_551_615n][i % 5] as U64,
        violation:
          i % 2 === 0
            ? { kind: 'unique_violation', field: 'email', value: 'x' }
            : { kind: 'rate_limited' },
      }),
    ),
  );
  await enqueue(tenant(2), rejection({ username: 'alien', collection: 'orders' }));
});
afterAll(() => world.end());

const values = async (...[key, prefix]: [Parameters<typeof suggest>[1], string]) =>
  (await suggest(scope, key, prefix)).values.map(({ value, count }) => [value, count?.count]);

describe('what a key could be', () => {
  it('is found by its beginning, however that is written, in this tenant alone', async () => {
    expect(await values('user', 'al')).toEqual([
      ['ALAN', 15],
      ['Alfred', 15],
      ['alice', 15],
    ]);
    expect(await values('user', 'alien')).toEqual([]);
    expect(await values('session', 'sync-4')).toEqual([['sync-4', 12]]);
    expect(await values('document', 'o-1')).toHaveLength(10);
    expect(await values('user', '')).toHaveLength(4);
  });

  it('is found by digits where it is a number', async () => {
    expect(await values('peer', '7')).toEqual([
      ['7', 12],
      ['70', 12],
      ['77', 12],
      ['700000', 12],
    ]);
    expect(await values('peer', '18446744073709551615')).toEqual([['18446744073709551615', 12]]);
    expect(await values('peer', 'x')).toEqual([]);
  });

  it('comes with the numbers that are kept', async () => {
    expect(await values('collection', 'r')).toEqual([
      ['orders', 40],
      ['carts', 20],
    ]);
    expect(await values('status', 'pend')).toEqual([['pending', 60]]);
    expect(await values('violation', 'unique')).toEqual([['unique_violation', 30]]);
    expect(await values('field', 'em')).toEqual([['email', 30]]);
    expect(await values('client', '0.')).toEqual([['0.1.0', 60]]);
    expect(await values('group', 'email in carts')).toHaveLength(1);
  });

  it.each(SUGGESTED_KEYS)('of %s is a value the query takes', async (key) => {
    for (const prefix of ['', 'a', '%', '1', "'"]) {
      const found = await suggest(scope, key, prefix);
      expect(found.counted).not.toBe('');
      for (const { value } of found.values) {
        expect(parseQuery(`${key}:"${value}"`).problems).toEqual([]);
      }
    }
  });

  it('is found without walking the entries', async () => {
    const big = tenant(3);
    for (let i = 0; i < 8; i += 1) {
      await enqueue(big, ...Array.from({ length: 400 }, () => rejection({ username: 'many' })));
    }
    await enqueue(big, rejection({ username: 'needle' }));
    await db().execute(sql`vacuum analyze entry_state`);
    expect((await suggest(big, 'user', 'm')).values).toEqual([
      { value: 'many', label: null, count: { count: 1_000, capped: true } },
    ]);
    expect((await suggest(big, 'user', 'n')).values).toHaveLength(1);
  });
});

it('statuses are counted by the queues, for collections at most', async () => {
  const counts = async (q: string) => (await statusCounts(scope, parseQuery(q).filter)).counts;
  expect(await counts('')).toMatchObject({ pending: 60, resolved: 0 });
  expect(await counts('status:resolved collection:carts')).toMatchObject({ pending: 20 });
  expect(await counts('collection:carts,orders')).toMatchObject({ pending: 60 });
  expect(await counts('collection:none')).toMatchObject({ pending: 0 });
  expect(await counts('-collection:carts')).toBeNull();
  expect(await counts('user:alice')).toBeNull();
});
