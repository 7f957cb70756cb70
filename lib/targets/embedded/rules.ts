import { z } from 'zod';
import type { FieldValue } from '@/lib/delta/change';
import type { RowState } from '@/lib/delta/document';
import type { Violation } from '@/lib/dlq/violation';
import { canonicalJson } from './canonical-json';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The rules of a collection, as stored beside its document. */
export const targetRules = z.object({
  /** Type and presence of fields; others may be anything. */
  fields: z
    .record(
      z.string(),
      z.object({
        type: z.enum(['string', 'number', 'boolean', 'list', 'map']),
        required: z.boolean().default(false),
      }),
    )
    .default({}),
  /** No two rows share a value of these. */
  unique: z.array(z.string()).default([]),
  /** Field -> the collection whose rows it names. */
  references: z.record(z.string(), z.string()).default({}),
  /** Users who may not write at all. */
  readOnlyUsers: z.array(z.string()).default([]),
  /** Row-level security by name: the field holds the writer's name, or one of the values. */
  policies: z
    .array(
      z.object({
        name: z.string(),
        field: z.string(),
        allows: z.union([z.literal('writer'), z.array(scalar)]),
      }),
    )
    .default([]),
});

export type TargetRules = z.infer<typeof targetRules>;

/** What the rules have to know of the stored rows before they can judge. */
export interface RuleQuestions {
  readonly values: readonly { document: string; field: string; value: string }[];
  readonly rows: readonly { collection: string; document: string }[];
}

/** The answers, as far as they matter: values other rows hold, and rows that exist. */
export interface RuleFacts {
  readonly taken: RuleQuestions['values'];
  readonly present: RuleQuestions['rows'];
}

/** Rows a write leaves behind. */
function standing(rows: readonly RowState[]) {
  return rows.flatMap(({ document, after }) => (after === null ? [] : [{ document, after }]));
}

function filled(value: FieldValue | undefined): value is Exclude<FieldValue, null> {
  return value !== undefined && value !== null;
}

/** Asks for what `brokenRules` needs. */
export function ruleQuestions(rules: TargetRules, rows: readonly RowState[]): RuleQuestions {
  const left = standing(rows);
  return {
    values: left.flatMap(({ document, after }) =>
      rules.unique.flatMap((field) => {
        const value = after[field];
        return filled(value) ? [{ document, field, value: canonicalJson(value) }] : [];
      }),
    ),
    rows: left.flatMap(({ after }) =>
      Object.entries(rules.references).flatMap(([field, collection]) => {
        const value = after[field];
        return filled(value) ? [{ collection, document: shown(value) }] : [];
      }),
    ),
  };
}

/**
 * The rules a write would break, in the order a server checks them: permission, row-level security,
 * schema, required fields, uniqueness, foreign keys. `writer` null: rules about people do not count.
 */
export function brokenRules(
  rules: TargetRules,
  collection: string,
  writer: string | null,
  rows: readonly RowState[],
  facts: RuleFacts,
): Violation[] {
  return [
    ...brokenPermissions(rules, writer, rows),
    ...standing(rows).flatMap(({ after }) => brokenSchema(rules, after)),
    ...brokenUnique(rules, rows, facts),
    ...brokenReferences(rules, collection, rows, facts),
  ];
}

function brokenPermissions(
  rules: TargetRules,
  writer: string | null,
  rows: readonly RowState[],
): Violation[] {
  const denied = writer !== null && rules.readOnlyUsers.includes(writer);
  const policies = rules.policies.filter(({ field, allows }) =>
    rows.some(({ before, after }) => {
      // A removal is judged by the row that goes.
      const value = (after ?? before)?.[field] ?? null;
      if (allows === 'writer') return writer !== null && value !== writer;
      return !allows.some((allowed) => allowed === value);
    }),
  );
  return [
    ...(denied ? [{ kind: 'permission_denied' as const }] : []),
    ...policies.map(({ name }) => ({ kind: 'rls_policy_violation' as const, policy_name: name })),
  ];
}

function typeOf(
  value: Exclude<FieldValue, null>,
): 'string' | 'number' | 'boolean' | 'list' | 'map' {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value as 'string' | 'number' | 'boolean';
}

function brokenSchema(
  rules: TargetRules,
  after: { readonly [field: string]: FieldValue },
): Violation[] {
  return Object.entries(rules.fields).flatMap(([field, { type, required }]): Violation[] => {
    const value = after[field];
    if (!filled(value)) return required ? [{ kind: 'not_null_violation', field }] : [];
    const found = typeOf(value);
    if (found === type) return [];
    return [{ kind: 'schema_violation', field, reason: `expected ${type}, found ${found}` }];
  });
}

function brokenUnique(
  rules: TargetRules,
  rows: readonly RowState[],
  facts: RuleFacts,
): Violation[] {
  const asked = ruleQuestions(rules, rows).values;
  return asked
    .filter(
      ({ document, field, value }) =>
        facts.taken.some((other) => other.field === field && other.value === value) ||
        asked.some(
          (other) => other.field === field && other.value === value && other.document !== document,
        ),
    )
    .map(({ field, value }) => ({
      kind: 'unique_violation',
      field,
      value: shown(JSON.parse(value) as FieldValue),
    }));
}

function brokenReferences(
  rules: TargetRules,
  collection: string,
  rows: readonly RowState[],
  facts: RuleFacts,
): Violation[] {
  const own = new Map(rows.map(({ document, after }) => [document, after !== null]));
  return ruleQuestions(rules, rows)
    .rows.filter((place) => {
      const here = place.collection === collection ? own.get(place.document) : undefined;
      if (here !== undefined) return !here;
      return !facts.present.some(
        (row) => row.collection === place.collection && row.document === place.document,
      );
    })
    .map(({ document }) => ({ kind: 'foreign_key_missing', referenced_id: document }));
}

/** A value as it stands in a violation: text as it is, anything else as JSON. */
function shown(value: FieldValue): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
