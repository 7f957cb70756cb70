import { expect, test } from 'vitest';
import type { ArrivalSeries } from '@/lib/dlq/overview';
import { bySeries, colourOf, paletteOf } from './palette';

const counts = (...pairs: [string, number][]) =>
  pairs.map(([violation, count]) => ({ violation, count }));

const arrivals: ArrivalSeries = {
  step: 1,
  total: 9,
  capped: false,
  buckets: [
    { from: 0, counts: counts(['a', 5], ['g', 1]) },
    { from: 1, counts: counts(['b', 3]) },
  ],
};

test('kinds keep their colours whatever else there is, the others share one', () => {
  const many = paletteOf(counts(['c', 4], ['unique_violation', 2], ['rate_limited', 1]), arrivals);
  expect(many.series.map(({ kind }) => kind)).toEqual(['unique_violation', 'rate_limited', null]);
  const few = paletteOf(counts(['rate_limited', 9]), null);
  expect(colourOf(few, 'rate_limited')).toBe(colourOf(many, 'rate_limited'));
  expect(colourOf(many, 'c')).toBe(colourOf(few, 'never seen'));
  expect(bySeries(many, counts(['rate_limited', 1], ['c', 2], ['g', 3]))).toEqual([0, 1, 5]);
});

test('a single other kind is named', () => {
  const palette = paletteOf(counts(['a', 6], ['schema_violation', 5]), null);
  expect(palette.series.map(({ kind }) => kind)).toEqual(['schema_violation', 'a']);
  expect(paletteOf([], null).series).toEqual([]);
});
