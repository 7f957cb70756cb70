import { expect, test } from 'vitest';
import type { Violation } from '@/lib/dlq/violation';
import { violationWords } from './violation-words';

test.each<[Violation, string]>([
  [
    { kind: 'rls_policy_violation', policy_name: 'orders_owner_only' },
    'The row policy orders_owner_only does not let this user write this row',
  ],
  [
    { kind: 'unique_violation', field: 'email', value: 'a@b.com' },
    'Another row has email = a@b.com already',
  ],
  [
    { kind: 'foreign_key_missing', referenced_id: 'o-17' },
    'It refers to o-17, which does not exist',
  ],
  [{ kind: 'not_null_violation', field: 'total' }, 'The field total must have a value'],
  [{ kind: 'unknown', tag: 'Odd', detail: '{"a":1}' }, 'Odd: {"a":1}'],
])('%j in words', (violation, words) => {
  expect(violationWords(violation)).toBe(words);
});
