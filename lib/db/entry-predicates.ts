import { sql, type SQL } from 'drizzle-orm';
import { type EntryFilter, type FilterKey, type Term, valueOf } from '@/lib/dlq/filter';
import { arrivedRange } from '@/lib/dlq/instants';
import { ageRange, type Range, retryRange } from '@/lib/dlq/ranges';
import type { TenantScope } from '@/lib/dlq/scope';
import { driverOf, OF_FIELDS, OF_POLICIES } from './entry-driver';

/** How a filter is answered: rows of `entry_state s`, by entry id. */
export interface Predicates {
  /**
   * The rows to look at, as `columns` of `s`, in the order of entry ids: those that one index answers, `place` holds for and
   * can match at all, at most `limit`.
   */
  readonly window: (columns: SQL, place: SQL, order: SQL, limit: number) => SQL;
  /** Checked row by row, on `s` and `entries e`. */
  readonly rest: readonly SQL[];
}

/** A clock that was set back may have put older entries behind newer ones by this much. */
const CLOCK_SLACK_MS = 3_600_000;

/** Splits a filter into the part one index answers and the rest, which is checked row by row. */
export function predicates(scope: TenantScope, filter: EntryFilter): Predicates {
  const { answers, on, facts, values } = driving(scope, filter);
  const rest = filter.terms
    .filter((term) => !answers.includes(term))
    .map((term) => condition(scope, term));
  const joined =
    facts === null
      ? sql``
      : sql`join entries f on f.tenant_id = ${String(scope.tenantId)}::bigint and f.entry_id = s.entry_id and ${facts}`;
  const within = bounds(scope, filter);
  const part = (columns: SQL, place: SQL, order: SQL, limit: number) =>
    sql`select ${columns} from entry_state s ${joined}
      where s.tenant_id = ${String(scope.tenantId)}::bigint and ${on} and ${within} and ${place}
      order by s.entry_id ${order} limit ${limit}`;
  return {
    rest,
    // Of several values each has its own place in the index; what is in order is merged.
    window: (columns, place, order, limit) =>
      values === null
        ? part(columns, place, order, limit)
        : sql`select s.* from (${values}) v cross join lateral (${part(columns, place, order, limit)}) s
            order by s.entry_id ${order} limit ${limit}`,
  };
}

const driving = (scope: TenantScope, filter: EntryFilter) =>
  driverOf(scope, filter, (term) => condition(scope, term));

/**
 * The facts `e` of `entry_state s`, each by its key: with the statistics of a young table a plain join was planned that looks
 * at every entry for every other.
 */
export const FACTS: SQL = sql`cross join lateral (
  select x.* from entries x where x.tenant_id = s.tenant_id and x.entry_id = s.entry_id offset 0) e`;

/** The whole condition on `entry_state s` with its `FACTS`. */
export function whereOf(scope: TenantScope, filter: EntryFilter): SQL {
  const all = filter.terms.map((term) => condition(scope, term));
  const { facts, values } = driving(scope, filter);
  // Where only the facts have the index, they are asked first.
  const first =
    facts === null || values !== null
      ? []
      : [
          sql`s.entry_id = any(array(select f.entry_id from entries f
            where f.tenant_id = ${String(scope.tenantId)}::bigint and ${facts}))`,
        ];
  return sql.join([...first, bounds(scope, filter), ...all], sql` and `);
}

/** One term on `entry_state s` and `entries e`; never null, so that its opposite is what it leaves out. */
function condition(scope: TenantScope, { key, not, values }: Term): SQL {
  const some = CONDITIONS[key](values, scope);
  return not ? sql`not (${some})` : some;
}

const list = (values: readonly string[]) =>
  sql`(select json_array_elements_text(${JSON.stringify(values)}::json))`;
const either = (all: readonly SQL[]) => sql`(${sql.join([...all], sql` or `)})`;

/** A column that equals one of the values; one value is compared as such, which every index answers. */
const equals =
  (column: SQL, cast: SQL = sql`text`) =>
  (values: readonly string[]): SQL =>
    values.length === 1
      ? sql`${column} = ${values[0] ?? ''}::${cast}`
      : sql`${column} in (select x::${cast} from json_array_elements_text(${JSON.stringify(values)}::json) x)`;

const ranged =
  (of: (value: string) => SQL) =>
  (values: readonly string[]): SQL =>
    either(values.map(of));

const between = (column: SQL, { min, max }: Range): SQL =>
  sql`(${min === null ? sql`true` : sql`${column} >= ${min}::bigint`} and ${max === null ? sql`true` : sql`${column} <= ${max}::bigint`})`;

const likePattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

const OPEN: Range = { min: null, max: null };

const groupsOf = (scope: TenantScope, kinds: readonly string[], subjects: readonly string[]) =>
  sql`s.group_id in (select g.group_id from entry_groups g where g.tenant_id = ${String(scope.tenantId)}::bigint
    and g.violation in ${list(kinds)} and g.subject in ${list(subjects)})`;

/** What each key means; the only place where a query becomes SQL, and values are parameters all along. */
const CONDITIONS: {
  readonly [K in FilterKey]: (values: readonly string[], scope: TenantScope) => SQL;
} = {
  id: (values) => {
    const single = values.filter((value) => !value.includes('..'));
    const ranges = values
      .filter((value) => value.includes('..'))
      .map((value) => value.split('..'))
      .map(([from, to]) => sql`s.entry_id between ${from ?? ''}::bigint and ${to ?? ''}::bigint`);
    return either([
      ...(single.length === 0 ? [] : [sql`s.entry_id = any(${`{${single.join(',')}}`}::bigint[])`]),
      ...ranges,
    ]);
  },
  status: (values) => {
    const statuses = values.filter((value) => value !== 'attention');
    return either([
      ...(statuses.length === 0 ? [] : [equals(sql`s.status`)(statuses)]),
      ...(statuses.length === values.length ? [] : [sql`s.follow_up = 'failed'`]),
    ]);
  },
  collection: equals(sql`s.collection`),
  violation: equals(sql`s.violation_kind`),
  policy: (values, scope) => groupsOf(scope, OF_POLICIES, values),
  field: (values, scope) => groupsOf(scope, OF_FIELDS, values),
  group: equals(sql`s.group_id`),
  user: equals(sql`s.username`),
  document: equals(sql`s.document_id`),
  session: equals(sql`e.session_id`),
  device: (values) =>
    either([
      equals(sql`e.client_version`)(values),
      equals(sql`e.remote_addr`)(values),
      equals(sql`e.device_peer_id::text`)(values),
    ]),
  client: equals(sql`e.client_version`),
  peer: equals(sql`e.peer_id`, sql`numeric`),
  mutation: equals(sql`e.mutation_id`, sql`numeric`),
  age: ranged((value) => {
    const { min, max } = ageRange(value) ?? OPEN;
    // The longer ago, the smaller the moment.
    return sql`(${min === null ? sql`true` : sql`s.created_at <= (select dlq_now()) - ${min}::bigint`}
      and ${max === null ? sql`true` : sql`s.created_at >= (select dlq_now()) - ${max}::bigint`})`;
  }),
  arrived: ranged((value) => {
    const { from, until } = arrivedRange(value) ?? { from: null, until: null };
    return between(sql`s.created_at`, { min: from, max: until === null ? null : until - 1 });
  }),
  retries: ranged((value) => between(sql`s.retry_count`, retryRange(value) ?? OPEN)),
  held: (values) =>
    either(values.map((value) => (value === 'yes' ? sql`s.held` : sql`not s.held`))),
  assignee: (values, { actor }) => {
    const people = values
      .filter((value) => value !== 'none')
      .map((value) => (value === 'me' ? actor : value));
    return either([
      ...(people.length === 0
        ? []
        : [sql`s.assignee is not null and ${equals(sql`s.assignee`)(people)}`]),
      ...(people.length === values.length ? [] : [sql`s.assignee is null`]),
    ]);
  },
  bytes: equals(sql`e.delta_sha256`),
  operation: (values, scope) => either(values.map((value) => ofOperation(scope, value))),
  text: ([text = '']) => {
    const like = likePattern(text);
    return sql`(s.username ilike ${like} or s.document_id ilike ${like} or s.collection ilike ${like}
      or e.session_id ilike ${like} or coalesce(s.last_violation, e.violation) ilike ${like}
      or e.client_version ilike ${like} or e.peer_id::text = ${text})`;
  },
};

/** `abc`: what the operation took; `abc/refused+failed`: those of its items that ended so. */
function ofOperation(scope: TenantScope, value: string): SQL {
  const [operation = '', outcomes] = value.split('/');
  return sql`s.entry_id in (select i.entry_id from operation_items i where i.tenant_id = ${String(scope.tenantId)}::bigint
    and i.operation_id = ${operation}
    and ${outcomes === undefined ? sql`true` : sql`i.outcome in ${list(outcomes.split('+'))}`} offset 0)`;
}

/** Entries arrive in the order of their ids, so a moment bounds the ids; the slack covers clocks that were set back. */
function bounds(scope: TenantScope, filter: EntryFilter): SQL {
  const all: SQL[] = [];
  const age = valueOf(filter, 'age');
  const { min, max } = (age === undefined ? null : ageRange(age)) ?? OPEN;
  if (min !== null) all.push(notAfter(scope, sql`(select dlq_now()) - ${min}::bigint`));
  if (max !== null) all.push(notBefore(scope, sql`(select dlq_now()) - ${max}::bigint`));
  const arrived = valueOf(filter, 'arrived');
  const moments = arrived === undefined ? null : arrivedRange(arrived);
  if (moments?.until != null) all.push(notAfter(scope, sql`${moments.until}::bigint`));
  if (moments?.from != null) all.push(notBefore(scope, sql`${moments.from}::bigint`));
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

function notAfter(scope: TenantScope, at: SQL): SQL {
  return sql`s.entry_id <= coalesce((select x.entry_id from entries x where x.tenant_id = ${String(scope.tenantId)}::bigint
    and x.created_at <= ${at} + ${CLOCK_SLACK_MS}::bigint order by x.created_at desc, x.entry_id desc limit 1), 0)`;
}

function notBefore(scope: TenantScope, at: SQL): SQL {
  return sql`s.entry_id >= coalesce((select x.entry_id from entries x where x.tenant_id = ${String(scope.tenantId)}::bigint
    and x.created_at >= ${at} - ${CLOCK_SLACK_MS}::bigint order by x.created_at, x.entry_id limit 1), 9223372036854775807)`;
}
