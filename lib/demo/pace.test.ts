import { expect, test } from 'vitest';
import { arrivalTimes } from './pace';
import type { DemoFlow } from './plan';

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;

const flow = (parts: Partial<DemoFlow>): DemoFlow => ({
  name: 'flow',
  pace: 'steady',
  from: 48,
  to: 0,
  together: 2,
  rejections: Array.from({ length: 399 }) as DemoFlow['rejections'],
  ...parts,
});

test('a steady flow comes in order, within its time, and hardly at night', () => {
  const times = arrivalTimes(flow({}), NOW);
  expect(times).toHaveLength(200);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
  expect(times[0]).toBeGreaterThanOrEqual(NOW - 48 * HOUR);
  expect(times.at(-1)).toBeLessThanOrEqual(NOW);
  const at = (hour: number) => times.filter((time) => new Date(time).getUTCHours() === hour).length;
  expect(at(10)).toBeGreaterThan(8);
  expect(at(3)).toBeLessThan(2);
});

test('a storm comes evenly', () => {
  const times = arrivalTimes(flow({ pace: 'storm', from: 2, to: 1, together: 100 }), NOW);
  expect(times).toHaveLength(4);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  for (const gap of gaps) expect(Math.abs(gap - HOUR / 4)).toBeLessThan(2);
});
