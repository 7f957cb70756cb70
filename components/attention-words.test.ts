import { expect, test } from 'vitest';
import { attentionGroups, attentionWords } from './attention-words';

const violation = { kind: 'rls_policy_violation', policy_name: 'own_rows' } as const;

test('a message is told as it is, a record without one in words', () => {
  expect(attentionWords({ message: 'the hook answered 410', violation })).toBe(
    'the hook answered 410',
  );
  expect(attentionWords({ message: 'attempt_refused', violation })).toMatch(
    /^Refused again: .*own_rows/,
  );
});

test.each(['', 'attempt_pended', 'attempt_failed', 'attempt_unknown', 'delivery_failed'])(
  'never the kind of a record: %j',
  (message) => {
    expect(attentionWords({ message, violation })).toMatch(/^[A-Z][^_]+\.$/);
  },
);

test('entries share a cause whatever value broke the rule', () => {
  const refused = (field: string) => ({
    message: 'attempt_refused',
    violation: { kind: 'unique_violation', field, value: field } as const,
    expiredAction: 'ForceApplyLww' as const,
  });
  const undelivered = { message: 'the hook answered 410', violation } as const;
  const groups = attentionGroups([
    { ...undelivered, expiredAction: 'Escalate' },
    refused('a'),
    refused('b'),
    { ...undelivered, expiredAction: 'ForceApplyLww' },
  ]);
  expect(groups.map(({ owed, cause, rows }) => [owed, cause, rows.length])).toEqual([
    ['ForceApplyLww', 'Refused again: Unique', 2],
    ['Escalate', 'the hook answered 410', 1],
    ['ForceApplyLww', 'the hook answered 410', 1],
  ]);
});
