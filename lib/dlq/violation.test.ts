import { expect, it } from 'vitest';
import {
  HINTS,
  hintDisplay,
  violationDisplay,
  violationLabel,
  VIOLATIONS,
  violationSubject,
} from './violation';

it('reads as nodedb-types writes it', () => {
  expect(violationDisplay({ kind: 'rls_policy_violation', policy_name: 'p' })).toBe('rls_policy:p');
  expect(violationDisplay({ kind: 'unique_violation', field: 'email', value: 'x@y.com' })).toBe(
    'unique:email=x@y.com',
  );
  expect(violationDisplay({ kind: 'foreign_key_missing', referenced_id: 'c9' })).toBe(
    'fk_missing:c9',
  );
  expect(violationDisplay({ kind: 'permission_denied' })).toBe('permission_denied');
  expect(violationDisplay({ kind: 'schema_violation', field: 'f', reason: 'r' })).toBe(
    'schema:f=r',
  );
  expect(violationDisplay({ kind: 'constraint_violation', detail: 'd' })).toBe('constraint:d');
  expect(violationDisplay({ kind: 'malformed_delta', detail: 'd' })).toBe('malformed_delta:d');
  expect(hintDisplay({ kind: 'rate_limited', retry_after_ms: '5000' })).toBe(
    'RATE_LIMITED: retry after 5000ms',
  );
  expect(hintDisplay({ kind: 'unique_violation', field: 'email', conflicting_value: 'v' })).toBe(
    "UNIQUE(email): value 'v' already exists",
  );
  expect(hintDisplay({ kind: 'integrity_violation' })).toBe('INTEGRITY_VIOLATION: CRC32C mismatch');
  expect(hintDisplay(null)).toBeNull();
});

it('never puts the value that broke the rule on a pill', () => {
  const violation = { kind: 'unique_violation', field: 'email', value: 'secret@x' } as const;
  expect(violationLabel(violation) + violationSubject(violation)).not.toContain('secret');
});

it('keeps what it does not know', () => {
  const unknown = {
    kind: 'unknown',
    tag: 'QuotaExceeded',
    detail: '{"bytes":18446744073709551615}',
  } as const;
  expect(violationLabel(unknown)).toBe('QuotaExceeded');
  expect(violationDisplay(unknown)).toBe('QuotaExceeded:{"bytes":18446744073709551615}');
});

it('has a tag of its own for every variant', () => {
  for (const table of [VIOLATIONS, HINTS]) {
    const tags = Object.values(table).map((variant) => variant.tag);
    expect(new Set(tags).size).toBe(tags.length);
  }
});
