import { sql, type SQL } from 'drizzle-orm';
import { STATUSES } from '@/lib/dlq/entry';
import type { SuggestedKey, Suggestion, Suggestions } from '@/lib/dlq/suggestion';
import type { TenantScope } from '@/lib/dlq/scope';
import { violationKindLabel } from '@/lib/dlq/violation';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { namesOfUsers } from './access-store';
import { db } from './client';
import { OF_FIELDS, OF_POLICIES } from './entry-driver';
import { OFFERED, peerValues, sessionValues, stateValues } from './entry-values';

/**
 * Values for the search box: those of a key that begin with what is typed. Collections, statuses, violations and groups
 * come with the numbers that are kept of them; of others at most a thousand entries are counted.
 */

const OF_ENTRIES = 'entries of this tenant, whatever became of them';
const OF_UNRESOLVED = 'unresolved entries of this tenant';
/** Groups looked at for one answer, those with the most unresolved entries first. */
const GROUPS_LOOKED_AT = 5_000;
/** Groups whose entries are added up by what they are about. */
const SUBJECTS_SUMMED = 20_000;
const ATTENTION_CAP = 1_000;

/** What a key could be, most first where numbers are kept, and in order of the values elsewhere. */
export async function suggest(
  scope: TenantScope,
  key: SuggestedKey,
  prefix: string,
): Promise<Suggestions> {
  switch (key) {
    case 'status':
      return entries(beginning(await statuses(scope), prefix));
    case 'collection':
      return entries(await collections(scope, prefix));
    case 'violation':
      return { values: beginning(await violations(scope), prefix), counted: OF_UNRESOLVED };
    case 'policy':
      return entries(await subjects(scope, OF_POLICIES, prefix));
    case 'field':
      return entries(await subjects(scope, OF_FIELDS, prefix));
    case 'group':
      return entries(await groups(scope, prefix));
    case 'client':
    case 'device':
      return entries(await clients(scope, prefix));
    case 'user':
    case 'document':
      return entries(await stateValues(scope, key, prefix));
    case 'session':
      return entries(await sessionValues(scope, prefix));
    case 'peer':
      return entries(await peerValues(scope, prefix));
    case 'assignee':
      return entries(await assignees(scope, prefix));
    case 'operation':
      return entries(await operations(scope, prefix));
  }
}

const entries = (values: readonly Suggestion[]): Suggestions => ({ values, counted: OF_ENTRIES });

const exact = (count: number) => ({ count, capped: false });

/** Those whose value or label has the text, however it is written. */
function beginning(all: readonly Suggestion[], text: string): Suggestion[] {
  const wanted = text.toLowerCase();
  return all.filter(
    ({ value, label }) =>
      value.toLowerCase().includes(wanted) || (label?.toLowerCase().includes(wanted) ?? false),
  );
}

async function statuses(scope: TenantScope): Promise<Suggestion[]> {
  const [row] = await db().execute<Record<string, string>>(sql`
    select ${sql.join(
      STATUSES.map(
        (status) =>
          sql`coalesce(sum(q.${sql.identifier(status)}), 0)::text as ${sql.identifier(status)}`,
      ),
      sql`, `,
    )},
      (select count(*)::text from (select 1 from entry_state s
        where s.tenant_id = ${String(scope.tenantId)}::bigint and s.follow_up = 'failed'
        limit ${ATTENTION_CAP + 1}) f) as attention
    from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint`);
  const attention = Number(row?.['attention'] ?? 0);
  return [
    ...STATUSES.map((value) => ({ value, label: null, count: exact(Number(row?.[value] ?? 0)) })),
    {
      value: 'attention',
      label: 'what an expiry owed and could not be done',
      count: { count: Math.min(attention, ATTENTION_CAP), capped: attention > ATTENTION_CAP },
    },
  ];
}

type Kept = { value: string; n: string };
const kept = ({ value, n }: Kept): Suggestion => ({ value, label: null, count: exact(Number(n)) });

/** Where a text is found, ignoring case; what begins with it comes first. */
const has = (column: SQL, text: string) => sql`strpos(lower(${column}), lower(${text}::text)) > 0`;
const first = (column: SQL, text: string) =>
  sql`starts_with(lower(${column}), lower(${text}::text)) desc`;

async function collections(scope: TenantScope, text: string): Promise<Suggestion[]> {
  const rows = await db().execute<Kept>(sql`
    select q.collection as value,
      (q.pending + q.redriving + q.resolved + q.expired + q.evicted + q.purged)::text as n
    from queues q where q.tenant_id = ${String(scope.tenantId)}::bigint and ${has(sql`q.collection`, text)}
    order by ${first(sql`q.collection`, text)}, q.pending + q.redriving + q.resolved + q.expired + q.evicted + q.purged desc,
      q.collection limit ${OFFERED}`);
  return rows.map(kept);
}

async function violations(scope: TenantScope): Promise<Suggestion[]> {
  const rows = await db().execute<Kept>(sql`
    select v.violation as value, sum(v.unresolved)::text as n from queue_violations v
    where v.tenant_id = ${String(scope.tenantId)}::bigint
    group by v.violation order by sum(v.unresolved) desc, v.violation limit 50`);
  return rows.map((row) => ({ ...kept(row), label: violationKindLabel(row.value) }));
}

/** Policies or fields that groups are about. */
async function subjects(
  scope: TenantScope,
  kinds: readonly string[],
  text: string,
): Promise<Suggestion[]> {
  const rows = await db().execute<Kept>(sql`
    select g.subject as value, sum(g.entries)::text as n from (
      select g.subject, g.entries from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint
        and g.violation in (select json_array_elements_text(${JSON.stringify(kinds)}::json))
        and g.subject <> '' and ${has(sql`g.subject`, text)} limit ${SUBJECTS_SUMMED}) g
    group by g.subject order by ${first(sql`g.subject`, text)}, sum(g.entries) desc, g.subject limit ${OFFERED}`);
  return rows.map(kept);
}

async function clients(scope: TenantScope, text: string): Promise<Suggestion[]> {
  const rows = await db().execute<Kept>(sql`
    select g.client_version as value, sum(g.entries)::text as n from (
      select g.client_version, g.entries from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint
      order by g.unresolved desc, g.group_id desc limit ${GROUPS_LOOKED_AT}) g
    where ${has(sql`g.client_version`, text)}
    group by g.client_version order by sum(g.entries) desc, g.client_version limit ${OFFERED}`);
  return rows.map(kept);
}

/** Groups by their id, or by what they are about. */
async function groups(scope: TenantScope, text: string): Promise<Suggestion[]> {
  const rows = await db().execute<
    Kept & { violation: string; subject: string; collection: string }
  >(sql`
    select g.group_id as value, g.entries::text as n, g.violation, g.subject, g.collection from (
      select g.group_id, g.entries, g.unresolved, g.violation, g.subject, g.collection from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint
      order by g.unresolved desc, g.group_id desc limit ${GROUPS_LOOKED_AT}) g
    where ${has(sql`g.group_id || ' ' || g.violation || ' ' || g.subject || ' in ' || g.collection`, text)}
    order by g.unresolved desc, g.group_id desc limit ${OFFERED}`);
  return rows.map(({ violation, subject, collection, ...row }) => ({
    ...kept(row),
    label: `${violationKindLabel(violation)}${subject === '' ? '' : ` ${subject}`} in ${collection}`,
  }));
}

/** People who look after entries, found by their names; `me` and `none` are what most ask for. */
async function assignees(scope: TenantScope, text: string): Promise<Suggestion[]> {
  const found = await stateValues(scope, 'assignee', '');
  const people = found.map(({ value }) => userOfActor(value)).filter((id) => id !== null);
  const names = await namesOfUsers(people);
  return beginning(
    [
      { value: 'me', label: 'what you look after', count: null },
      { value: 'none', label: 'what nobody looks after', count: null },
      ...found.map((one) => ({ ...one, label: actorWords(one.value, names) })),
    ],
    text,
  );
}

/** The latest operations, by id or action. */
async function operations(scope: TenantScope, text: string): Promise<Suggestion[]> {
  const rows = await db().execute<Kept & { action: string; state: string }>(sql`
    select o.operation_id as value, o.total::text as n, o.action, o.state from operations o
    where o.tenant_id = ${String(scope.tenantId)}::bigint and ${has(sql`o.operation_id || ' ' || o.action`, text)}
    order by o.created_at desc, o.operation_id desc limit ${OFFERED}`);
  return rows.map(({ action, state, ...row }) => ({
    ...kept(row),
    label: `${action.replace('_', '-')}, ${state}`,
  }));
}
