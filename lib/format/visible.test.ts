import { expect, test } from 'vitest';
import { graphemes, middle, visibleParts, visibleText } from './visible';

test('plain names in any script stay as they are', () => {
  for (const name of ['orders', 'größe', '注文', 'طلبات', 'a b', '👩‍🔧', '🇩🇪', '']) {
    expect(visibleText(name)).toBe(name);
  }
});

test.each([
  ['pay\u202Eload', 'pay[U+202E]load'],
  ['a\tb\nc', 'a[U+0009]b[U+000A]c'],
  ['orders ', 'orders[U+0020]'],
  ['  x', '[U+0020][U+0020]x'],
  ['\u200Borders', '[U+200B]orders'],
  ['a\u00A0b', 'a[U+00A0]b'],
  ['tag\u{E0041}', 'tag[U+E0041]'],
  ['a\u200Db', 'a[U+200D]b'],
  [' ', '[U+0020]'],
])('what the eye cannot see in %j is written out', (name, shown) => {
  expect(visibleText(name)).toBe(shown);
});

test('an escape says what it is', () => {
  expect(visibleParts('\u202E')).toEqual([
    { kind: 'escape', code: 'U+202E', name: 'right-to-left override' },
  ]);
});

test('long names lose their middle, never half a character', () => {
  expect(middle('abcdefghij', 10)).toBe('abcdefghij');
  expect(middle('abcdefghijk', 7)).toBe('abc…ijk');
  expect(graphemes(middle('👩‍🔧'.repeat(50), 9))).toHaveLength(9);
});
