import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from './entry';
import { type EntryFilter, filterToParams, parseEntryFilter } from './filter';

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !text.includes('\0'));
const filters: fc.Arbitrary<EntryFilter> = fc.record(
  {
    collection: name,
    violation: name,
    user: name,
    document: name,
    session: name,
    device: name,
    peer: fc.bigInt({ min: 0n, max: 18446744073709551615n }).map(String),
    age: fc.constantFrom('>1h', '<3d', '1h..3d', '>=90s'),
    retries: fc.constantFrom('3', '>=3', '<5', '1..4'),
    held: fc.constantFrom('yes' as const, 'no' as const),
    bytes: fc.stringMatching(/^[0-9a-f]{64}$/),
    text: name,
    status: fc.constantFrom(...STATUSES, 'attention' as const),
  },
  { requiredKeys: [] },
);

describe('a filter', () => {
  it('survives its address', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const address = filterToParams(filter).toString();
        const read = parseEntryFilter(new URLSearchParams(address));
        expect(read).toEqual({ filter, cursor: null, problems: [] });
        const again = filterToParams(
          parseEntryFilter(Object.fromEntries(new URLSearchParams(address))).filter,
        );
        expect(again.toString()).toBe(address);
      }),
    );
  });

  it('names what is wrong instead of ignoring it', () => {
    const problems = (query: string) =>
      parseEntryFilter(new URLSearchParams(query)).problems.map((p) => p.parameter);
    expect(problems('status=open')).toEqual(['status']);
    expect(problems('user=a&user=b')).toEqual(['user']);
    expect(problems('user=a%00b')).toEqual(['user']);
    expect(problems(`text=${'x'.repeat(201)}`)).toEqual(['text']);
    expect(problems(`collection=${'é'.repeat(129)}`)).toEqual(['collection']);
    expect(problems('peer=18446744073709551616&age=1h&retries=-1&held=maybe&bytes=0a')).toEqual([
      'peer',
      'age',
      'retries',
      'held',
      'bytes',
    ]);
    expect(problems('user=&text=')).toEqual([]);
  });

  it('has no parameters but its own', () => {
    const read = parseEntryFilter({ __proto__: 'x', constructor: 'y', toString: 'z' } as never);
    expect(read).toEqual({ filter: {}, cursor: null, problems: [] });
  });
});
