import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  collectionProblem,
  keptReason,
  NAME_MAX_BYTES,
  nameProblem,
  REASON_MAX,
  reasonProblem,
  textProblem,
} from './names';

test.each([
  ['x'.repeat(256), null],
  ['é'.repeat(128), null],
  ['😀'.repeat(64), null],
  ['x'.repeat(257), 'too-long'],
  ['é'.repeat(129), 'too-long'],
  ['a\0b', 'nul-character'],
  ['\ud800', 'not-unicode'],
  ['\udc00\ud800', 'not-unicode'],
  [' ', null],
  ['../%2f', null],
])('a name: %j', (text, code) => {
  expect(nameProblem(text)?.code ?? null).toBe(code);
  expect(collectionProblem(text)?.code ?? null).toBe(code);
});

test('a name may be empty, that of a collection not', () => {
  expect(nameProblem('')).toBeNull();
  expect(collectionProblem('')).toEqual({ code: 'name-empty', words: 'is empty' });
});

test('a reason is counted in the units of the field it is typed into', () => {
  expect(reasonProblem('é'.repeat(REASON_MAX))).toBeNull();
  expect(reasonProblem('x'.repeat(REASON_MAX + 1))?.words).toBe('is longer than 500 characters');
  expect(reasonProblem('\0')?.code).toBe('nul-character');
  expect([keptReason('  because '), keptReason(' \n')]).toEqual(['because', null]);
});

test('what is taken survives UTF-8 and fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const bytes = new TextEncoder().encode(text);
      const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === text;
      const fine = whole && !text.includes('\0') && bytes.length <= 256;
      expect(textProblem(text, NAME_MAX_BYTES) === null).toBe(fine);
    }),
  );
});
