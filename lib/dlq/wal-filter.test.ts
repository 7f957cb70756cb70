import { describe, expect, it, test } from 'vitest';
import { parseWalFilter, walFilterToParams } from './wal-filter';

describe('the filter of the WAL', () => {
  it('is what its address says, and back', () => {
    const given = { kind: 'policy_set', actor: 'user:1', entry: '7', collection: 'a & b' };
    const { filter, problems } = parseWalFilter({ ...given, cursor: 'x', seq: '12' });
    expect(filter).toEqual({
      kind: 'policy_set',
      actor: 'user:1',
      entryId: 7n,
      collection: 'a & b',
    });
    expect(problems).toEqual([]);
    expect(Object.fromEntries(walFilterToParams(filter))).toEqual(given);
  });

  it('has nothing in it when nothing is asked', () => {
    expect(parseWalFilter({ kind: '', entry: undefined })).toEqual({
      filter: {},
      cursor: null,
      seq: null,
      problems: [],
    });
  });

  test.each([
    ['kind', 'toString'],
    ['entry', '1e3'],
    ['entry', '9223372036854775808'],
    ['seq', '0'],
    ['actor', 'a\0b'],
    ['collection', 'x'.repeat(300)],
    ['collection', ['a', 'b']],
  ])('names a wrong %s, and leaves it out', (parameter, value) => {
    const { filter, seq, problems } = parseWalFilter({ [parameter]: value });
    expect({ filter, seq }).toEqual({ filter: {}, seq: null });
    expect(problems).toMatchObject([{ parameter }]);
  });
});
