import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EntryFilter, parseQuery } from '@/lib/dlq/filter';
import type { TenantId } from '@/lib/dlq/ids';
import { VALUE_KEYS } from '@/lib/dlq/query-keys';
import { writeValue } from '@/lib/dlq/query-tokens';
import { mintTenantScope } from '@/lib/dlq/scope';
import { predicates, whereOf } from './entry-predicates';

const scope = mintTenantScope(1n as TenantId, 'test');
const dialect = new PgDialect();

/** The SQL of a filter, as a whole condition and as a list's window and checks, with its parameters left out, blanks evened. */
function shape(filter: EntryFilter): string {
  const { window, rest } = predicates(scope, filter);
  const list = window(sql`s.*`, sql`true`, sql`desc`, 51);
  const { sql: text } = dialect.sqlToQuery(
    sql.join([whereOf(scope, filter), list, ...rest], sql` ; `),
  );
  return text.replaceAll(/\$\d+/g, '?').replaceAll(/\s+/g, ' ');
}

const KNOWN = {
  age: ['>1h', '<3d', '1h..3d'],
  arrived: ['2026-11-20', '>=2026-11-20', '<2026-11-20'],
  retries: ['3', '>=3', '<5'],
  held: ['yes', 'no'],
  id: ['1', '4..9'],
  status: ['pending', 'attention'],
  assignee: ['none', 'user:a'],
  group: ['0123456789abcdef'],
  peer: ['4'],
  mutation: ['4'],
  bytes: ['0'.repeat(64)],
  operation: ['a', 'a/refused'],
} as const satisfies Partial<Record<(typeof VALUE_KEYS)[number], readonly string[]>>;

/** Every text that one positive term with one value can become. */
const ALLOWED = new Set(
  [...VALUE_KEYS, 'text'].flatMap((key) =>
    (Object.hasOwn(KNOWN, key) ? KNOWN[key as keyof typeof KNOWN] : ['x']).map((value) =>
      shape(parseQuery(`${key}:${value}`).filter),
    ),
  ),
);

const nasty = fc.oneof(
  fc.constantFrom(
    "' or 1=1 --",
    '"; drop table wal; --',
    '$1',
    '${x}',
    '\\',
    "E'\\''",
    '/* */',
    '>=1); delete from wal',
    '1..2..3',
    '01',
    'none',
    'attention',
    '%',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
);

it('whatever is typed, the SQL is one of a few known texts, and what was typed a parameter', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VALUE_KEYS, 'text'), nasty, (key, value) => {
      const { filter, problems } = parseQuery(`${key}:${writeValue(value)}`);
      fc.pre(problems.length === 0);
      expect(ALLOWED).toContain(shape(filter));
    }),
    { numRuns: 2_000 },
  );
});

it('several terms are those texts joined, a list of any length is one parameter', () => {
  const both = shape(parseQuery('user:a collection:b').filter);
  expect(both).toBe(shape(parseQuery('user:"\' or true" collection:"--"').filter));
  expect(shape(parseQuery('user:a,b').filter)).toBe(shape(parseQuery('user:a,b,c,d').filter));
  expect(shape(parseQuery('-user:a').filter)).toContain('not (');
});
