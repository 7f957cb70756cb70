/**
 * Why the Origin refused a delta, and what it told the device.
 * Names and fields are those of nodedb-types `sync/violation.rs` and `sync/compensation.rs`:
 * PascalCase tags up to 0.0.6, snake_case from 0.2.0. Both are read; snake_case is stored.
 */

/** JSON text of whatever came along that this version does not know; kept exactly, shown as it is. */
export type JsonText = string;

export type Violation =
  | { kind: 'rls_policy_violation'; policy_name: string }
  | { kind: 'unique_violation'; field: string; value: string }
  | { kind: 'foreign_key_missing'; referenced_id: string }
  | { kind: 'permission_denied' }
  | { kind: 'rate_limited' }
  | { kind: 'token_expired' }
  | { kind: 'schema_violation'; field: string; reason: string }
  | { kind: 'constraint_violation'; detail: string }
  | { kind: 'malformed_delta'; detail: string }
  | { kind: 'not_null_violation'; field: string }
  | { kind: 'unknown'; tag: string; detail: JsonText };

export type KnownViolationKind = Exclude<Violation['kind'], 'unknown'>;

export type Hint =
  | { kind: 'unique_violation'; field: string; conflicting_value: string }
  | { kind: 'foreign_key_missing'; referenced_id: string }
  | { kind: 'permission_denied' }
  /** Milliseconds, u64 as a decimal string. */
  | { kind: 'rate_limited'; retry_after_ms: string }
  | { kind: 'schema_violation'; field: string; reason: string }
  | { kind: 'custom'; constraint: string; detail: string }
  | { kind: 'integrity_violation' }
  | { kind: 'retry'; retry_after_ms: string }
  | { kind: 'unknown'; tag: string; detail: JsonText };

export type KnownHintKind = Exclude<Hint['kind'], 'unknown'>;

/** Variant name in Rust, the fields in their order, and the words a person reads. */
interface Variant {
  readonly tag: string;
  readonly fields: readonly string[];
  readonly label: string;
}

export const VIOLATIONS: { readonly [K in KnownViolationKind]: Variant } = {
  rls_policy_violation: { tag: 'RlsPolicyViolation', fields: ['policy_name'], label: 'RLS policy' },
  unique_violation: { tag: 'UniqueViolation', fields: ['field', 'value'], label: 'Unique' },
  foreign_key_missing: {
    tag: 'ForeignKeyMissing',
    fields: ['referenced_id'],
    label: 'Foreign key',
  },
  permission_denied: { tag: 'PermissionDenied', fields: [], label: 'Permission' },
  rate_limited: { tag: 'RateLimited', fields: [], label: 'Rate limited' },
  token_expired: { tag: 'TokenExpired', fields: [], label: 'Token expired' },
  schema_violation: { tag: 'SchemaViolation', fields: ['field', 'reason'], label: 'Schema' },
  constraint_violation: { tag: 'ConstraintViolation', fields: ['detail'], label: 'Constraint' },
  malformed_delta: { tag: 'MalformedDelta', fields: ['detail'], label: 'Malformed' },
  not_null_violation: { tag: 'NotNullViolation', fields: ['field'], label: 'Not null' },
};

export const HINTS: { readonly [K in KnownHintKind]: Variant & { readonly code: string } } = {
  unique_violation: {
    tag: 'UniqueViolation',
    fields: ['field', 'conflicting_value'],
    label: 'Unique',
    code: 'UNIQUE_VIOLATION',
  },
  foreign_key_missing: {
    tag: 'ForeignKeyMissing',
    fields: ['referenced_id'],
    label: 'Foreign key',
    code: 'FK_MISSING',
  },
  permission_denied: {
    tag: 'PermissionDenied',
    fields: [],
    label: 'Permission',
    code: 'PERMISSION_DENIED',
  },
  rate_limited: {
    tag: 'RateLimited',
    fields: ['retry_after_ms'],
    label: 'Rate limited',
    code: 'RATE_LIMITED',
  },
  schema_violation: {
    tag: 'SchemaViolation',
    fields: ['field', 'reason'],
    label: 'Schema',
    code: 'SCHEMA_VIOLATION',
  },
  custom: { tag: 'Custom', fields: ['constraint', 'detail'], label: 'Custom', code: 'CUSTOM' },
  integrity_violation: {
    tag: 'IntegrityViolation',
    fields: [],
    label: 'Integrity',
    code: 'INTEGRITY_VIOLATION',
  },
  retry: { tag: 'Retry', fields: ['retry_after_ms'], label: 'Retry', code: 'RETRY' },
};

/** The `Display` text of nodedb-types' ViolationType, such as `unique:email=a@b.com`. */
export function violationDisplay(violation: Violation): string {
  switch (violation.kind) {
    case 'rls_policy_violation':
      return `rls_policy:${violation.policy_name}`;
    case 'unique_violation':
      return `unique:${violation.field}=${violation.value}`;
    case 'foreign_key_missing':
      return `fk_missing:${violation.referenced_id}`;
    case 'permission_denied':
    case 'rate_limited':
    case 'token_expired':
      return violation.kind;
    case 'schema_violation':
      return `schema:${violation.field}=${violation.reason}`;
    case 'constraint_violation':
      return `constraint:${violation.detail}`;
    case 'malformed_delta':
      return `malformed_delta:${violation.detail}`;
    case 'not_null_violation':
      return `not_null:${violation.field}`;
    case 'unknown':
      return `${violation.tag}:${violation.detail}`;
  }
}

/** Short words for a kind as entries are filtered by it; one this version does not know stays as it is. */
export function violationKindLabel(kind: string): string {
  return Object.hasOwn(VIOLATIONS, kind) ? VIOLATIONS[kind as KnownViolationKind].label : kind;
}

/** Short words for a pill: the kind alone, never the value that broke the rule. */
export function violationLabel(violation: Violation): string {
  return violation.kind === 'unknown' ? violation.tag : VIOLATIONS[violation.kind].label;
}

/** The part beside the pill: policy, field or reason; empty for kinds without one. */
export function violationSubject(violation: Violation): string {
  switch (violation.kind) {
    case 'rls_policy_violation':
      return violation.policy_name;
    case 'unique_violation':
    case 'not_null_violation':
      return violation.field;
    case 'foreign_key_missing':
      return violation.referenced_id;
    case 'schema_violation':
      return `${violation.field}: ${violation.reason}`;
    case 'constraint_violation':
    case 'malformed_delta':
      return violation.detail;
    case 'permission_denied':
    case 'rate_limited':
    case 'token_expired':
      return '';
    case 'unknown':
      return violation.detail;
  }
}

/** What the device heard, in the wording of CompensationHint's `Display`; null: it was told nothing. */
export function hintDisplay(hint: Hint | null): string | null {
  if (hint === null) return null;
  switch (hint.kind) {
    case 'unique_violation':
      return `UNIQUE(${hint.field}): value '${hint.conflicting_value}' already exists`;
    case 'foreign_key_missing':
      return `FK_MISSING: referenced ID '${hint.referenced_id}' not found`;
    case 'permission_denied':
      return 'PERMISSION_DENIED';
    case 'rate_limited':
      return `RATE_LIMITED: retry after ${hint.retry_after_ms}ms`;
    case 'schema_violation':
      return `SCHEMA(${hint.field}): ${hint.reason}`;
    case 'custom':
      return `CUSTOM(${hint.constraint}): ${hint.detail}`;
    case 'integrity_violation':
      return 'INTEGRITY_VIOLATION: CRC32C mismatch';
    case 'retry':
      return `RETRY: after ${hint.retry_after_ms}ms`;
    case 'unknown':
      return `${hint.tag}: ${hint.detail}`;
  }
}
