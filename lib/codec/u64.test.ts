import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './json-parse';
import { readU64 } from './u64';

function readText(json: string) {
  const parsed = parseJson(json);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return readU64(parsed.value);
}

test('every u64 arrives exactly, as a number and as a string', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (n) => {
      expect(readText(String(n))).toEqual({ ok: true, value: n });
      expect(readText(`"${String(n)}"`)).toEqual({ ok: true, value: n });
    }),
    { examples: [[0n], [2n ** 53n - 1n], [2n ** 53n + 1n], [2n ** 63n], [2n ** 64n - 1n]] },
  );
});

test.each(['"18446744073709551616"', '"-1"', '18446744073709551616', '-1', `"${'9'.repeat(40)}"`])(
  '%s is out of range',
  (json) => {
    expect(readText(json)).toMatchObject({ ok: false, code: 'u64-range' });
  },
);

test.each([
  '"1e3"',
  '"0x1"',
  '" 1"',
  '"1 "',
  '"01"',
  '"1.0"',
  '""',
  '"+1"',
  '"-01"',
  '"१"',
  '1.0',
  '1e3',
  'true',
  'null',
  '[1]',
  '{}',
])('%s is not a plain integer', (json) => {
  expect(readText(json)).toMatchObject({ ok: false, code: 'u64-format' });
});
