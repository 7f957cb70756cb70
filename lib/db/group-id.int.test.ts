import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { groupSubject, violationKind } from '@/lib/dlq/group';
import type { Violation } from '@/lib/dlq/violation';
import { openWorld, type World } from '@/lib/services/test-world';
import { db } from './client';
import { groupIdOf } from './group-id';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const storable = (s: string) => !s.includes('\0') && !/\p{Surrogate}/u.test(s);
const any = fc.string({ unit: 'binary', maxLength: 60 }).filter(storable);
/** Sentences as databases write them: words, numbers, quoted values, UUIDs, and what only looks like one. */
const detail = fc
  .array(
    fc.oneof(
      any,
      fc.constantFrom('value', ' ', "don't", '"', "'", '`', '\n', '…', 'Ünïcode 😀', '-'),
      fc.uuid(),
      fc.uuid().map((id) => id.slice(0, 30)),
      fc.nat().map(String),
      fc.string({ maxLength: 12 }).map((s) => `"${s.replaceAll('\0', '')}"`),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))
  .filter(storable);
const text = fc.oneof(any, fc.constant('😀'.repeat(300)), detail);

const violation: fc.Arbitrary<Violation> = fc.oneof(
  fc.record({ kind: fc.constant('rls_policy_violation' as const), policy_name: text }),
  fc.record({ kind: fc.constant('unique_violation' as const), field: text, value: any }),
  fc.record({ kind: fc.constant('foreign_key_missing' as const), referenced_id: any }),
  fc.record({ kind: fc.constantFrom('permission_denied', 'rate_limited', 'token_expired') }),
  fc.record({ kind: fc.constant('schema_violation' as const), field: text, reason: any }),
  fc.record({ kind: fc.constantFrom('constraint_violation', 'malformed_delta'), detail }),
  fc.record({ kind: fc.constant('not_null_violation' as const), field: text }),
  fc.record({ kind: fc.constant('unknown' as const), tag: text, detail: fc.constant('{}') }),
);

it('is the same in SQL for whatever was rejected', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ violation, collection: any, client: any }), {
        minLength: 50,
        maxLength: 50,
      }),
      async (rows) => {
        const found = await db().execute<{ subject: string; id: string }>(sql`
          select dlq_subject(x.v) as subject, dlq_fingerprint(coalesce(x.v->>'tag', x.v->>'kind'), dlq_subject(x.v),
            x.r->>'collection', x.r->>'client') as id
          from (select r, r->'violation' as v, o from json_array_elements(${JSON.stringify(rows)}::text::json)
            with ordinality as e(r, o)) x order by x.o`);
        expect(found.map(({ subject, id }) => ({ subject, id }))).toEqual(
          rows.map((row) => ({
            subject: groupSubject(row.violation),
            id: groupIdOf(row.violation, row.collection, row.client),
          })),
        );
      },
    ),
    { numRuns: 40 },
  );
});

it('takes values out and keeps what says why', () => {
  const detailOf = (words: string) => groupSubject({ kind: 'constraint_violation', detail: words });
  expect(detailOf(`total of "o-93" is 12, not 3.5`)).toBe('total of … is …, not ….…');
  expect(detailOf('row 0e8dd3f1-9b7a-4c1e-8a53-0c1d2e3f4a5b')).toBe('row …');
  expect(groupSubject({ kind: 'foreign_key_missing', referenced_id: 'u1' })).toBe('');
  expect(violationKind({ kind: 'unknown', tag: 'Odd', detail: '{}' })).toBe('Odd');
});
