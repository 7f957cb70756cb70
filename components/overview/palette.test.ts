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

test('the most frequent kinds have colours, the others share one', () => {
  const palette = paletteOf(counts(['c', 4], ['d', 4], ['b', 3], ['e', 2], ['f', 1]), arrivals);
  expect(palette.series.map(({ kind }) => kind)).toEqual(['b', 'a', 'c', 'd', 'e', null]);
  expect(colourOf(palette, 'b')).toBe('chart-1');
  expect(colourOf(palette, 'f')).toBe(colourOf(palette, 'never seen'));
  expect(bySeries(palette, counts(['a', 1], ['f', 2], ['g', 3]))).toEqual([0, 1, 0, 0, 0, 5]);
});

test('a sixth kind alone is named', () => {
  const palette = paletteOf(
    counts(['a', 6], ['b', 5], ['c', 4], ['d', 3], ['e', 2], ['f', 1]),
    null,
  );
  expect(palette.series.map(({ kind }) => kind)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(paletteOf([], null).series).toEqual([]);
});
