import { expect, test } from 'vitest';
import { collection, name, reason, requiredReason } from './act-input';

const words = (read: { success: boolean; error?: { issues: { message: string }[] } | undefined }) =>
  read.error?.issues.map(({ message }) => message) ?? [];

test.each([
  ['', 'is empty'],
  ['x'.repeat(5_000), 'is longer than 256 bytes of UTF-8: 5000'],
  ['a\0b', 'contains a NUL character'],
])('the policy of a collection called %j is not set', (text, wrong) => {
  expect(words(collection.safeParse(text))).toEqual([wrong]);
});

test('a name may be empty, not hold what Postgres cannot', () => {
  expect(name.parse('')).toBe('');
  expect(words(name.safeParse('\0'))).toEqual(['contains a NUL character']);
});

test('a blank reason is none, and none where one is asked for', () => {
  expect(reason.parse('  ')).toBeNull();
  expect(words(requiredReason.safeParse('  '))).toEqual(['say why']);
  expect(words(reason.safeParse('x'.repeat(501)))).toEqual(['is longer than 500 characters']);
});
