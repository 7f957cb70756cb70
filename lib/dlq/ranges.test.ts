import { expect, it } from 'vitest';
import { ageRange, retryRange } from './ranges';

it('an age has a unit and an end, or two', () => {
  expect(ageRange('>1h')).toEqual({ min: 3_600_000, max: null });
  expect(ageRange('<3d')).toEqual({ min: null, max: 259_200_000 });
  expect(ageRange('90s..2w')).toEqual({ min: 90_000, max: 1_209_600_000 });
  for (const wrong of [
    '',
    '1h',
    '>1',
    '>h',
    '3d..1h',
    '1h..',
    '..1h',
    '>-1h',
    '>1e3s',
    '>9999999999w',
  ]) {
    expect([wrong, ageRange(wrong)]).toEqual([wrong, null]);
  }
});

it('retries are a number or a range', () => {
  expect(retryRange('3')).toEqual({ min: 3, max: 3 });
  expect(retryRange('>=3')).toEqual({ min: 3, max: null });
  expect(retryRange('>3')).toEqual({ min: 4, max: null });
  expect(retryRange('<=3')).toEqual({ min: null, max: 3 });
  expect(retryRange('<3')).toEqual({ min: null, max: 2 });
  expect(retryRange('1..4')).toEqual({ min: 1, max: 4 });
  for (const wrong of ['', '<0', '4..1', '>1..4', '-1', '1.5', '1e3', '>', '9999999999']) {
    expect([wrong, retryRange(wrong)]).toEqual([wrong, null]);
  }
});
