import { expect, test } from 'vitest';
import {
  absolute,
  clock,
  fromEpochSeconds,
  iso,
  relative,
  shortSpan,
  span,
  zoneNamed,
} from './time';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

test.each([
  [-5, '0 s'],
  [0, '0 s'],
  [59 * S + 999, '59 s'],
  [60 * S, '1 min'],
  [59 * MIN + 59 * S, '59 min'],
  [H, '1 h'],
  [H + 34 * MIN, '1 h 34 min'],
  [71 * H + 59 * MIN, '71 h 59 min'],
  [72 * H, '3 d'],
  [3 * D + 4 * H, '3 d 4 h'],
  [730 * D, '2 years'],
  [Number.MAX_SAFE_INTEGER, '285,616 years'],
])('a span of %d ms reads %s', (ms, words) => {
  expect(span(ms)).toBe(words);
});

test.each([
  [99 * H, '99 h'],
  [100 * H, '4 d'],
  [12 * MIN, '12 min'],
  [0, '0 s'],
])('a short span of %d ms reads %s', (ms, words) => {
  expect(shortSpan(ms)).toBe(words);
});

test('a moment reads from where it lies', () => {
  const now = Date.UTC(2026, 10, 23, 14, 2, 7);
  expect(relative(now - (H + 34 * MIN), now)).toBe('1 h 34 min ago');
  expect(relative(now - 4999, now)).toBe('just now');
  expect(relative(now + 500, now)).toBe('just now');
  expect(relative(now + 3 * MIN, now)).toBe('in 3 min');
});

test('absolute times name their zone', () => {
  const at = Date.UTC(2026, 10, 23, 12, 27, 41, 5);
  expect(absolute(at)).toBe('2026-11-23 12:27:41 UTC');
  expect(clock(at)).toBe('12:27:41 UTC');
  expect(iso(at)).toBe('2026-11-23T12:27:41.005Z');
});

test('a moment no calendar holds is said to be so', () => {
  expect(iso(8.64e15 + 1)).toBeNull();
  expect(absolute(9e15)).toBe('beyond the calendar');
  expect(fromEpochSeconds('18446744073709551615')).toBeNull();
  expect(fromEpochSeconds('8640000000000')).toBe(8.64e15);
  expect(fromEpochSeconds('0')).toBe(0);
});

const NOVEMBER = Date.UTC(2026, 10, 23, 23, 27, 41);

test.each([
  ['Europe/Berlin', '2026-11-24 00:27:41 UTC+1', '00:27:41 UTC+1'],
  ['Asia/Kolkata', '2026-11-24 04:57:41 UTC+5:30', '04:57:41 UTC+5:30'],
  ['America/New_York', '2026-11-23 18:27:41 UTC-5', '18:27:41 UTC-5'],
  ['Etc/UTC', '2026-11-23 23:27:41 UTC', '23:27:41 UTC'],
])('in %s a moment carries its offset', (zone, moment, time) => {
  expect(absolute(NOVEMBER, zone)).toBe(moment);
  expect(clock(NOVEMBER, zone)).toBe(time);
  expect(absolute(8.64e15 + 1, zone)).toBe('beyond the calendar');
});

test.each([
  [undefined, 'UTC'],
  ['', 'UTC'],
  ['Nowhere/Else', 'UTC'],
  ['Europe/Berlin', 'Europe/Berlin'],
])('the zone %j is %s', (name, zone) => {
  expect(zoneNamed(name)).toBe(zone);
});
