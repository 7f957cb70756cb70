import { expect, test } from 'vitest';
import type { ArrivalSeries } from '@/lib/dlq/overview';
import { arrivalsCaption, bucketInZone, bucketWords, changeWords, kindWords } from './words';

test.each([
  [10, 10, 'as many as the day before'],
  [0, 0, 'none the day before either'],
  [3, 0, 'none the day before'],
  [112, 100, '12 % more than the day before (100)'],
  [88, 100, '12 % fewer than the day before (100)'],
  [1001, 1000, 'hardly more than the day before (1,000)'],
  [0, 4, '100 % fewer than the day before (4)'],
  [2600, 1000, '2.6 times the day before (1,000)'],
])('%d after %d is %s', (now, before, words) => {
  expect(changeWords(now, before)).toBe(words);
});

test('buckets are named by their start, in the zone that was chosen', () => {
  const at = Date.UTC(2026, 10, 3, 23);
  expect(bucketWords(at, false, 'UTC')).toBe('23:00');
  expect(bucketWords(at, true, 'UTC')).toBe('3 Nov 23:00');
  expect(bucketWords(at, true, 'Europe/Berlin')).toBe('4 Nov 00:00');
  expect(bucketInZone(at, true, 'Asia/Kolkata')).toBe('4 Nov 04:30 UTC+5:30');
});

test('kinds are in words; what is unknown stays visible as it is', () => {
  expect(kindWords('rate_limited')).toBe('Rate limited');
  expect(kindWords('constructor')).toBe('constructor');
  expect(kindWords('a\u202Eb')).toBe('a[U+202E]b');
  expect(kindWords(null)).toBe('Other kinds');
});

const HOUR = 3_600_000;
const day = (...counts: number[]): ArrivalSeries => ({
  step: HOUR,
  buckets: counts.map((count, i) => ({
    from: i * HOUR,
    counts:
      count === 0
        ? []
        : [
            { violation: 'rate_limited', count: count - 1 },
            { violation: 'token_expired', count: 1 },
          ],
  })),
  total: counts.reduce((sum, n) => sum + n, 0),
  capped: false,
});

test('arrivals are told in a sentence', () => {
  expect(arrivalsCaption(day(0, 0), 'last 24 h', 'UTC')).toBe(
    'Nothing came in during the last 24 h.',
  );
  expect(arrivalsCaption(day(0, 6, 14), 'last 24 h', 'UTC')).toBe(
    '20 arrivals in the last 24 h, most from 02:00 UTC (14), mostly Rate limited (90 %).',
  );
  expect(arrivalsCaption({ ...day(2), capped: true }, 'last 24 h', 'UTC')).toMatch(
    /^At least 2 arrivals/,
  );
});
