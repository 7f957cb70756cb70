import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, expiresAt } from './policy';

describe('the moment an entry expires', () => {
  it('is the ttl after the start, to the millisecond', () => {
    expect(expiresAt(1_000, 60n)).toBe(61_000);
    expect(expiresAt(0, DEFAULT_POLICY.ttlSecs)).toBe(72 * 3_600_000);
  });

  it('is at once for ttl 0, also from a start in the future', () => {
    expect(expiresAt(9_999_999_999_999, 0n)).toBe(0);
  });

  it('is never for a ttl no clock reaches, up to 2^64-1', () => {
    expect(expiresAt(1, 18446744073709551615n)).toBeNull();
    fc.assert(
      fc.property(fc.nat(), fc.bigInt({ min: 1n, max: 18446744073709551615n }), (from, ttl) => {
        const due = expiresAt(from, ttl);
        expect(due === null || BigInt(due) === BigInt(from) + ttl * 1000n).toBe(true);
      }),
    );
  });
});
