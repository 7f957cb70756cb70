import { expect, test } from 'vitest';
import { byteSize } from './bytes';
import { counted, grouped, percent } from './number';
import { keptWords, policyWords, TTL_UNITS, ttlParts, ttlWords } from './policy';

test.each([
  ['0', '0', 'seconds'],
  ['1', '1', 'seconds'],
  ['90', '90', 'seconds'],
  ['3600', '1', 'hours'],
  ['259200', '72', 'hours'],
  ['345600', '96', 'hours'],
  ['2592000', '30', 'days'],
  ['18446744073709551615', '18446744073709551615', 'seconds'],
])('a ttl of %s s is edited as %s %s', (seconds, amount, unit) => {
  expect(ttlParts(seconds)).toEqual({ amount, unit });
});

test('a ttl in parts multiplies back to itself', () => {
  for (const seconds of ['7', '60', '86400', '604800', '18446744073709551600']) {
    const { amount, unit } = ttlParts(seconds);
    const each = TTL_UNITS.find((candidate) => candidate.name === unit)?.seconds ?? 0n;
    expect(String(BigInt(amount) * each)).toBe(seconds);
  }
});

test('policies read as a sentence', () => {
  expect(policyWords({ ttlSecs: '259200', action: 'Drop' })).toBe('72 h, then drop');
  expect(policyWords({ ttlSecs: '0', action: 'Escalate' })).toBe(
    'at the next sweep, then escalate',
  );
  expect(ttlWords('18446744073709551615')).toBe('18,446,744,073,709,551,615 s');
});

test('a retention of 0 keeps nothing', () => {
  expect(keptWords('2592000')).toBe('restorable for 30 d afterwards');
  expect(keptWords('0')).toBe('purged by the next sweep afterwards');
});

test('numbers group their digits exactly', () => {
  expect(grouped(0)).toBe('0');
  expect(grouped(999)).toBe('999');
  expect(grouped(4812)).toBe('4,812');
  expect(grouped('18446744073709551615')).toBe('18,446,744,073,709,551,615');
  expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  expect(counted(2000, 'entry', 'entries')).toBe('2,000 entries');
  expect(percent(0.999)).toBe('99 %');
  expect(percent(1)).toBe('100 %');
});

test('sizes are in powers of 1024', () => {
  expect(byteSize(0)).toBe('0 B');
  expect(byteSize(1023)).toBe('1,023 B');
  expect(byteSize(4096)).toBe('4.0 KiB');
  expect(byteSize(1048576)).toBe('1.0 MiB');
});
