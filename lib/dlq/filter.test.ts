import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from './entry';
import {
  type EntryFilter,
  entriesFilter,
  filterOf,
  filterToParams,
  inverted,
  narrowedBy,
  NO_FILTER,
  parseEntryFilter,
  parseQuery,
  queryText,
  tenantSwitch,
  type Term,
  valueOf,
  withFilter,
} from './filter';
import { type ValueKey, VALUE_KEYS } from './query-keys';

const name = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
const u64 = fc.bigInt({ min: 0n, max: 18446744073709551615n }).map(String);

const VALUES: { readonly [K in ValueKey]: fc.Arbitrary<string> } = {
  id: fc.oneof(fc.integer({ min: 1 }).map(String), fc.constant('100..200')),
  status: fc.constantFrom(...STATUSES, 'attention'),
  collection: name,
  violation: name.filter((text) => !/^[a-z_]+$/.test(text)),
  policy: name,
  field: name,
  group: fc.stringMatching(/^[0-9a-f]{16}$/),
  user: name,
  document: name,
  session: name,
  device: name,
  client: name,
  peer: u64,
  mutation: u64,
  age: fc.constantFrom('>1h', '<3d', '1h..3d', '>=90s'),
  arrived: fc.constantFrom('2026-11-20', '>=2026-11-20T08:00Z', '2026-11-01..2026-11-03'),
  retries: fc.constantFrom('3', '>=3', '<5', '1..4'),
  held: fc.constantFrom('yes', 'no'),
  assignee: name,
  bytes: fc.stringMatching(/^[0-9a-f]{64}$/),
  operation: fc.constantFrom('abc', 'a-1/refused', 'a/refused+failed'),
};

const term = (key: ValueKey): fc.Arbitrary<Term[]> =>
  fc.uniqueArray(
    fc.record({
      key: fc.constant(key),
      not: fc.boolean(),
      values: fc.uniqueArray(VALUES[key], { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 2, selector: ({ not }) => not },
  );
const filters: fc.Arbitrary<EntryFilter> = fc
  .tuple(
    fc.tuple(...VALUE_KEYS.map(term)),
    fc.uniqueArray(
      name.filter((text) => text !== ''),
      { maxLength: 2 },
    ),
  )
  .map(([terms, texts]) => ({
    terms: [
      ...terms.flatMap((of) => of.toSorted((a, b) => Number(a.not) - Number(b.not))),
      ...texts.map((text): Term => ({ key: 'text', not: false, values: [text] })),
    ],
  }));

describe('a query', () => {
  it('is read back as the filter it was written from', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = queryText(filter);
        expect(parseQuery(text)).toEqual({ filter, problems: [], tenant: null });
        expect(queryText(parseQuery(text).filter)).toBe(text);
      }),
    );
  });

  it('may be anything: what is no filter is a problem with its place', () => {
    const pieces = fc.constantFrom(
      '"',
      '\\',
      '-',
      ':',
      ',',
      ' ',
      'user:',
      'age:>1h',
      'status:',
      'tenant:7',
      '\u00a0',
      '..',
      'x',
      '\0',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 12 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { filter, problems, tenant } = parseQuery(text);
        for (const { start, end, message } of problems) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe('');
        }
        // What is left after the problems were cut out says the same, and has none.
        const left = problems.reduceRight(
          (all, { start, end }) => `${all.slice(0, start)} ${all.slice(end)}`,
          text,
        );
        expect(parseQuery(left)).toEqual({ filter, problems: [], tenant });
        // Whatever is not blank is either a term, a tenant or a problem.
        const said = filter.terms.length + problems.length + (tenant === null ? 0 : 1);
        expect(said > 0).toBe(text.trim() !== '');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps ends of lines, which a field of one line would lose', () => {
    const filter = filterOf({ user: 'a\nb\r"\\n' });
    expect(queryText(filter)).toBe('user:"a\\nb\\r\\"\\\\n"');
    expect(parseQuery(queryText(filter)).filter).toEqual(filter);
  });

  it('takes lists, ranges, quotes, negation and short names', () => {
    const { filter, problems } = parseQuery(
      'violation:unique,rls -peer:42 retries:>=3 user:"Anna Lee",bob "lost order" slow -status:purged -peer:7',
    );
    expect(problems).toEqual([]);
    expect(filter.terms).toEqual([
      { key: 'status', not: true, values: ['purged'] },
      { key: 'violation', not: false, values: ['unique_violation', 'rls_policy_violation'] },
      { key: 'user', not: false, values: ['Anna Lee', 'bob'] },
      { key: 'peer', not: true, values: ['42', '7'] },
      { key: 'retries', not: false, values: ['>=3'] },
      { key: 'text', not: false, values: ['lost order'] },
      { key: 'text', not: false, values: ['slow'] },
    ]);
  });

  it('says where and why a part is not understood', () => {
    const query = 'status:open user:a user:b http://x retries:-1 "open';
    const told = parseQuery(query).problems.map(({ start, end, message }) => [
      query.slice(start, end),
      message.split(/[;:] /)[0],
    ]);
    expect(told).toEqual([
      ['status:open', 'status'],
      ['user:b', 'user is given twice'],
      ['http://x', 'there is no filter “http”'],
      ['retries:-1', 'retries'],
      ['"open', 'a quote is not closed'],
    ]);
    const wrong = (text: string) => parseQuery(text).problems.map(({ message }) => message);
    expect(wrong('user:')).toEqual(['user: needs a value']);
    expect(wrong('user:""')).toEqual([]);
    expect(wrong('user:a,,b user:,a user:a,')).toEqual(
      Array.from({ length: 3 }, () => 'a value between commas is missing'),
    );
    expect(wrong('- "" a"b" "a"b user:a"b"')).toEqual([
      'a minus needs something to leave out',
      'there is nothing to look for',
      ...Array.from({ length: 3 }, () => 'quotes go around the whole value'),
    ]);
    expect(wrong(`id:${Array.from({ length: 1001 }, (_, i) => i + 1).join(',')}`)).toEqual([
      'id: more than 1000 values',
    ]);
    expect(wrong('a OR b NOT c')).toHaveLength(2);
    expect(wrong('"OR" or -"NOT"')).toEqual([]);
    expect(queryText(filterOf({ text: 'OR' }))).toBe('"OR"');
    expect(wrong('x'.repeat(8001))).toEqual(['longer than 8000 characters']);
    expect(wrong('arrived:2026-02-30 arrived:>2026-11-20 id:9..3')).toHaveLength(2);
  });

  it('names the tenant it is about', () => {
    expect(parseQuery('tenant:7 status:pending')).toMatchObject({ tenant: '7', problems: [] });
    expect(parseQuery('tenant:7 tenant:8 -tenant:9 tenant:x').problems).toHaveLength(3);
    expect(tenantSwitch('status:odd Tenant:7 "a b"', '1')).toEqual({
      tenant: '7',
      query: 'status:odd "a b"',
    });
    for (const stays of [
      'tenant:1 x',
      'tenant:7 tenant:8',
      '-tenant:7',
      'tenant:x',
      '"tenant:7"',
    ]) {
      expect([stays, tenantSwitch(stays, '1')]).toEqual([stays, null]);
    }
  });
});

describe('a filter', () => {
  it('survives its address', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const address = filterToParams(filter).toString();
        const read = parseEntryFilter(new URLSearchParams(address));
        expect(read).toMatchObject({ filter, cursor: null, problems: [] });
        const again = parseEntryFilter(Object.fromEntries(new URLSearchParams(address)));
        expect(filterToParams(again.filter).toString()).toBe(address);
      }),
    );
  });

  it('is the same from the fields of a form', () => {
    const read = parseEntryFilter(
      new URLSearchParams('status=pending&user=Anna+Lee&text=a:b&retries=>=3&q=-peer:4&cursor=o1'),
    );
    expect(read.cursor).toBe('o1');
    expect(queryText(read.filter)).toBe('status:pending user:"Anna Lee" -peer:4 retries:>=3 "a:b"');
  });

  it('names what is wrong instead of ignoring it', () => {
    const problems = (query: string) =>
      parseEntryFilter(new URLSearchParams(query)).problems.map((p) => p.parameter);
    expect(problems('status=open')).toEqual(['status']);
    expect(problems('user=a&user=b')).toEqual(['user']);
    expect(problems('q=user:a&user=b')).toEqual(['user']);
    expect(problems('q=status:open&q=x')).toEqual(['q', 'q']);
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
    expect(read).toMatchObject({ filter: NO_FILTER, cursor: null, problems: [] });
  });

  it('has an opposite, term by term, that is read back', () => {
    const opposite = (query: string, at: number) => {
      const { filter } = parseQuery(query);
      const turned = filter.terms[at];
      return turned === undefined ? '' : queryText(inverted(filter, turned));
    };
    expect(opposite('user:a', 0)).toBe('-user:a');
    expect(opposite('user:a,b -user:c', 0)).toBe('-user:c,a,b');
    expect(opposite('user:a -user:c', 1)).toBe('user:c');
    expect(opposite('lost -order', 0)).toBe('-order -lost');
    fc.assert(
      fc.property(filters, (filter) => {
        for (const turned of filter.terms) {
          const other = inverted(filter, turned);
          expect(parseQuery(queryText(other))).toEqual({
            filter: other,
            problems: [],
            tenant: null,
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is changed key by key', () => {
    const filter = filterOf({ status: 'pending', user: 'a' });
    expect(valueOf(filter, 'user')).toBe('a');
    expect(queryText(withFilter(filter, 'user', 'b'))).toBe('status:pending user:b');
    expect(queryText(withFilter(filter, 'status', undefined))).toBe('user:a');
    expect(queryText(narrowedBy(filter, parseQuery('user:c,d x').filter))).toBe(
      'status:pending user:c,d x',
    );
    expect(queryText(entriesFilter([3n, 4n, 3n]))).toBe('id:3,4');
  });
});
