import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { I63_MAX, parseEntryId, parseTenantId, parseU64, toU64, U64_MAX } from './ids';

const NOT_PLAIN = [
  '',
  ' 1',
  '1 ',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e3',
  '0x1',
  '１',
  '1_000',
  'NaN',
  '1n',
  '184467440737095516150',
];

describe('ids in text', () => {
  it('are plain decimals within their range', () => {
    for (const text of NOT_PLAIN) {
      expect([text, parseU64(text), parseTenantId(text), parseEntryId(text)]).toEqual([
        text,
        null,
        null,
        null,
      ]);
    }
    expect(parseU64(String(U64_MAX))).toBe(U64_MAX);
    expect(parseU64(String(U64_MAX + 1n))).toBeNull();
    expect(parseTenantId(String(I63_MAX))).toBe(I63_MAX);
    expect(parseTenantId(String(I63_MAX + 1n))).toBeNull();
    expect(parseTenantId('0')).toBe(0n);
  });

  it('come back exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: U64_MAX }), (value) => {
        expect(parseU64(String(value))).toBe(value);
        expect(toU64(value)).toBe(value);
      }),
    );
    expect(toU64(-1n)).toBeNull();
    expect(toU64(U64_MAX + 1n)).toBeNull();
  });
});
