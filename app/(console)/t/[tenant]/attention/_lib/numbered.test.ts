import { expect, test } from 'vitest';
import { parseQuery, QUERY_LIMIT } from '@/lib/dlq/filter';
import { numbered } from './numbered';

test('entries are named by their numbers', () => {
  expect(numbered(['4', '5', '9'])).toEqual({ q: 'id:4,5,9', count: 3 });
});

test('no more than one query takes, and it can be read', () => {
  const ids = Array.from({ length: 2_000 }, (_, i) =>
    String(9_000_000_000_000_000_000n + BigInt(i)),
  );
  const { q, count } = numbered(ids);
  expect(q.length).toBeLessThanOrEqual(QUERY_LIMIT);
  expect(count).toBe(399);
  expect(parseQuery(q).problems).toEqual([]);
  expect(numbered(ids.map((_, i) => String(i))).count).toBe(1_000);
});
