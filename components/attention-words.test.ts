import { expect, test } from 'vitest';
import { attentionWords } from './attention-words';

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
