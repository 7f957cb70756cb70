import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '@/lib/dlq/filter';
import { fixedValues, keysFor, typingAt, withKey, withValue } from './completion';
import { followed } from './follow';

/** The caret is where the bar stands. */
const at = (text: string) => {
  const caret = text.indexOf('|');
  const query = text.replace('|', '');
  const { key, prefix, start, end } = typingAt(query, caret);
  return [key, prefix, query.slice(start, end)];
};

describe('what is being written', () => {
  it.each([
    ['|', null, '', ''],
    ['sta|', null, 'sta', 'sta'],
    ['-sta|', null, 'sta', 'sta'],
    ['a st|atus:x', null, 'st', 'status:x'],
    ['status:|', 'status', '', ''],
    ['-Status:pen|', 'status', 'pen', 'pen'],
    ['user:al|,bob x', 'user', 'al', 'al'],
    ['user:al,b|ob x', 'user', 'b', 'bob'],
    ['user:"Anna L|', 'user', 'Anna L', '"Anna L'],
    ['user:"a, b|"', 'user', 'a, b', '"a, b"'],
    ['tenant:|', 'tenant', '', ''],
    ['http://x|', null, 'http://x', 'http://x'],
    ['user:a | x', null, '', ''],
  ])('at %s', (text, key, prefix, part) => {
    expect(at(text)).toEqual([key, prefix, part]);
  });

  it('is replaced by a choice, the rest of the query stays', () => {
    expect(withKey('-sta x', typingAt('-sta x', 4), 'status')).toEqual({
      query: '-status: x',
      caret: 8,
    });
    expect(withValue('user:al', typingAt('user:al', 7), 'Anna Lee')).toEqual({
      query: 'user:"Anna Lee" ',
      caret: 16,
    });
    expect(withValue('user:al,b x', typingAt('user:al,b x', 7), 'alice').query).toBe(
      'user:alice,b x',
    );
  });

  it('can be anything, and a chosen name is always read back', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.nat(20),
        fc.string({ unit: 'grapheme', maxLength: 20 }).filter((name) => !name.includes('\0')),
        (query, caret, name) => {
          const typing = typingAt(query, Math.min(caret, query.length));
          expect(typing.start).toBeLessThanOrEqual(typing.end);
          const { query: chosen } = withValue('user:', typingAt('user:', 5), name);
          expect(parseQuery(chosen).filter.terms).toEqual([
            { key: 'user', not: false, values: [name] },
          ]);
        },
      ),
    );
  });

  it('is helped with keys and with values that need no look', () => {
    expect(keysFor('s').slice(0, 2)).toEqual(['status', 'session']);
    expect(keysFor('refused')).toContain('violation');
    expect(fixedValues('held', 'y', 0)).toEqual([['yes', 'kept from the sweep']]);
    expect(fixedValues('user', '', 0)).toBeNull();
    const now = Date.UTC(2026, 10, 23);
    for (const [value] of fixedValues('arrived', '', now) ?? []) {
      expect(parseQuery(`arrived:${value}`).problems).toEqual([]);
    }
  });
});

describe('the box follows the address', () => {
  it.each([
    ['all', 'status:pending', 'status:pending', 'user:a', 'user:a'],
    [
      'and keeps what is half written',
      'status:pending',
      'status:pending us',
      'status:pending age:<1h',
      'status:pending age:<1h us',
    ],
    [
      'and what was taken out',
      'status:pending user:a',
      'status:pending',
      'status:pending user:a x',
      'status:pending x',
    ],
    ['and has nothing twice', 'a', 'a b', 'a b', 'a b'],
  ])('%s', (_, before, typed, now, shown) => {
    expect(followed(before, typed, now)).toBe(shown);
  });
});
