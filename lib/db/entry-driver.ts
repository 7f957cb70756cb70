import { sql, type SQL } from 'drizzle-orm';
import type { EntryFilter, FilterKey, Term } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';

/** Which of a filter's terms an index answers in the order of entry ids. */
export interface Driver {
  readonly answers: readonly Term[];
  /** Its conditions on `entry_state s`; with `values`, on `v.value` too. */
  readonly on: SQL;
  /** Its condition on the facts `f`, when those have the index; null: `on` is all. */
  readonly facts: SQL | null;
  /** A statement of the values `v.value`, each with its own place in the index; null: there is but one. */
  readonly values: SQL | null;
}

/** Values an index is asked for one by one; a longer list is checked row by row. */
const VALUES_DRIVEN = 50;

/** Violations that name a policy, and those that name a field. */
export const OF_POLICIES = ['rls_policy_violation'];
export const OF_FIELDS = ['unique_violation', 'not_null_violation', 'schema_violation'];

const NOTHING: Driver = { answers: [], on: sql`true`, facts: null, values: null };

/** Columns that an index has beside the tenant and before the entry, those with the fewest entries a value first. */
const COLUMNS = {
  document: sql`s.document_id`,
  bytes: sql`f.delta_sha256`,
  session: sql`f.session_id`,
  peer: sql`f.peer_id`,
  group: sql`s.group_id`,
  policy: sql`s.group_id`,
  field: sql`s.group_id`,
  assignee: sql`s.assignee`,
  user: sql`s.username`,
  status: sql`s.status`,
  violation: sql`s.violation_kind`,
  collection: sql`s.collection`,
} as const satisfies { readonly [K in FilterKey]?: SQL };
type DrivingKey = keyof typeof COLUMNS;
const ORDER = Object.keys(COLUMNS) as readonly DrivingKey[];
const OF_FACTS: ReadonlySet<DrivingKey> = new Set(['bytes', 'session', 'peer']);
/** Values that are no value of the column. */
const NOT_DRIVEN: ReadonlySet<string> = new Set(['status attention', 'assignee none']);

/** The driver of a filter; `condition` gives what a term means. */
export function driverOf(
  scope: TenantScope,
  filter: EntryFilter,
  condition: (term: Term) => SQL,
): Driver {
  const positive = (key: FilterKey) => filter.terms.find((term) => term.key === key && !term.not);
  // A list of ids, or the items of an operation, is as long as it is: nothing else needs looking at.
  const set = positive('id') ?? positive('operation');
  if (set) return { ...NOTHING, answers: [set], on: condition(set) };
  const held = positive('held');
  if (held && held.values.length === 1 && held.values[0] === 'yes') {
    return { ...NOTHING, answers: [held], on: condition(held) };
  }
  for (const key of ORDER) {
    const term = positive(key);
    if (term === undefined || !driven(term)) continue;
    // Both together have an index of their own.
    const collection = key === 'status' ? positive('collection') : undefined;
    if (collection && driven(collection)) {
      if (collection.values.length === 1) return pair(scope, key, term, collection, condition);
      if (term.values.length === 1) return pair(scope, 'collection', collection, term, condition);
    }
    return by(scope, key, term, condition);
  }
  return NOTHING;
}

function driven({ key, values }: Term): boolean {
  return (
    values.length <= VALUES_DRIVEN && !values.some((value) => NOT_DRIVEN.has(`${key} ${value}`))
  );
}

/** Driven by two columns, the second of which has to have one value. */
function pair(
  scope: TenantScope,
  key: DrivingKey,
  term: Term,
  second: Term,
  condition: (term: Term) => SQL,
): Driver {
  const first = by(scope, key, term, condition);
  return {
    ...first,
    answers: [...first.answers, second],
    on: sql`${first.on} and ${condition(second)}`,
  };
}

function by(
  scope: TenantScope,
  key: DrivingKey,
  term: Term,
  condition: (term: Term) => SQL,
): Driver {
  const column = COLUMNS[key];
  const subjects = key === 'policy' || key === 'field';
  const [value = ''] = term.values;
  if (term.values.length === 1 && !subjects) {
    if (!OF_FACTS.has(key)) return { ...NOTHING, answers: [term], on: condition(term) };
    const cast = key === 'peer' ? sql`numeric` : sql`text`;
    return { ...NOTHING, answers: [term], facts: sql`${column} = ${value}::${cast}` };
  }
  const equal = key === 'peer' ? sql`${column} = v.value::numeric` : sql`${column} = v.value`;
  return {
    answers: [term],
    on: OF_FACTS.has(key) ? sql`true` : equal,
    facts: OF_FACTS.has(key) ? equal : null,
    values: subjects ? groupsOf(scope, key, term.values) : listed(whose(scope, term)),
  };
}

/** `me` is whoever asks. */
export function whose(scope: TenantScope, { key, values }: Pick<Term, 'key' | 'values'>): string[] {
  return values.map((value) => (key === 'assignee' && value === 'me' ? scope.actor : value));
}

/** The values of a term as rows, each once. */
function listed(values: readonly string[]): SQL {
  return sql`select distinct x.value from json_array_elements_text(${JSON.stringify(values)}::json) x (value)`;
}

/** Groups that are about a policy or a field. */
function groupsOf(scope: TenantScope, key: 'policy' | 'field', subjects: readonly string[]): SQL {
  const kinds = key === 'policy' ? OF_POLICIES : OF_FIELDS;
  return sql`select g.group_id as value from entry_groups g where g.tenant_id = ${String(scope.tenantId)}::bigint
    and g.violation in (select json_array_elements_text(${JSON.stringify(kinds)}::json))
    and g.subject in (select json_array_elements_text(${JSON.stringify(subjects)}::json))`;
}
