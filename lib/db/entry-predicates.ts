import { sql, type SQL } from 'drizzle-orm';
import type { EntryFilter } from '@/lib/dlq/filter';
import { ageRange, retryRange } from '@/lib/dlq/ranges';
import type { TenantScope } from '@/lib/dlq/scope';

/** How a filter is answered: rows of `entry_state s`, by entry id. */
export interface Predicates {
  /** Joined to `entry_state s`: the facts `f` that drive the list when only they have the index. */
  readonly facts: SQL;
  /** What one index answers in the order of entry ids. */
  readonly driving: SQL;
  /** Bounds of the ids that can match; nothing outside needs to be looked at. */
  readonly bounds: SQL;
  /** Checked row by row, on `s` and `entries e`. */
  readonly rest: readonly SQL[];
}

/** A clock that was set back may have put older entries behind newer ones by this much. */
const CLOCK_SLACK_MS = 3_600_000;

const likePattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Splits a filter into the part one index answers and the rest, which is checked row by row. */
export function predicates(scope: TenantScope, filter: EntryFilter): Predicates {
  const facts = factsDriver(filter);
  const { first, others } = stateParts(filter);
  const rest = facts === null ? others : [...(first === null ? [] : [first]), ...others];
  rest.push(...checks(filter, facts?.answers ?? []));
  return {
    facts:
      facts === null
        ? sql``
        : sql`join entries f on f.tenant_id = ${String(scope.tenantId)}::bigint and f.entry_id = s.entry_id
            and ${facts.where}`,
    driving: facts === null ? (first ?? sql`true`) : sql`true`,
    bounds: ageBounds(scope, filter),
    rest,
  };
}

/** The same bytes, a session or a peer have far fewer entries than a user, a status or a collection. */
function factsDriver(
  filter: EntryFilter,
): { where: SQL; answers: readonly (keyof EntryFilter)[] } | null {
  if (filter.document !== undefined) return null;
  if (filter.bytes !== undefined) {
    return { where: sql`f.delta_sha256 = ${filter.bytes}`, answers: ['bytes'] };
  }
  if (filter.session !== undefined) {
    return { where: sql`f.session_id = ${filter.session}`, answers: ['session'] };
  }
  if (filter.peer !== undefined) {
    return { where: sql`f.peer_id = ${filter.peer}::numeric`, answers: ['peer'] };
  }
  return null;
}

function stateParts(filter: EntryFilter): { first: SQL | null; others: SQL[] } {
  const parts: SQL[] = [];
  if (filter.document !== undefined) parts.push(sql`s.document_id = ${filter.document}`);
  if (filter.held === 'yes') parts.push(sql`s.held`);
  if (filter.user !== undefined) parts.push(sql`s.username = ${filter.user}`);
  const status =
    filter.status === undefined
      ? null
      : filter.status === 'attention'
        ? sql`s.follow_up = 'failed'`
        : sql`s.status = ${filter.status}`;
  if (filter.collection !== undefined && status !== null && filter.status !== 'attention') {
    parts.push(sql`s.collection = ${filter.collection} and ${status}`);
  } else {
    if (status !== null) parts.push(status);
    if (filter.collection !== undefined) parts.push(sql`s.collection = ${filter.collection}`);
  }
  if (filter.violation !== undefined) parts.push(sql`s.violation_kind = ${filter.violation}`);
  const [first, ...others] = parts;
  return { first: first ?? null, others };
}

function checks(filter: EntryFilter, answered: readonly (keyof EntryFilter)[]): SQL[] {
  const checked: SQL[] = [];
  if (filter.session !== undefined && !answered.includes('session')) {
    checked.push(sql`e.session_id = ${filter.session}`);
  }
  if (filter.peer !== undefined && !answered.includes('peer')) {
    checked.push(sql`e.peer_id = ${filter.peer}::numeric`);
  }
  if (filter.bytes !== undefined && !answered.includes('bytes')) {
    checked.push(sql`e.delta_sha256 = ${filter.bytes}`);
  }
  if (filter.held === 'no') checked.push(sql`not s.held`);
  if (filter.device !== undefined) {
    checked.push(sql`(e.client_version = ${filter.device} or e.remote_addr = ${filter.device}
      or e.device_peer_id::text = ${filter.device})`);
  }
  const retries = filter.retries === undefined ? null : retryRange(filter.retries);
  if (retries?.min != null) checked.push(sql`s.retry_count >= ${retries.min}`);
  if (retries?.max != null) checked.push(sql`s.retry_count <= ${retries.max}`);
  const age = filter.age === undefined ? null : ageRange(filter.age);
  if (age?.min != null) checked.push(sql`s.created_at <= dlq_now() - ${age.min}::bigint`);
  if (age?.max != null) checked.push(sql`s.created_at >= dlq_now() - ${age.max}::bigint`);
  if (filter.text !== undefined) {
    const like = likePattern(filter.text);
    checked.push(sql`(s.username ilike ${like} or s.document_id ilike ${like} or s.collection ilike ${like}
      or e.session_id ilike ${like} or coalesce(s.last_violation, e.violation) ilike ${like}
      or e.client_version ilike ${like} or e.peer_id::text = ${filter.text})`);
  }
  return checked;
}

/** Entries arrive in the order of their ids, so an age bounds the ids; the slack covers clocks that were set back. */
function ageBounds(scope: TenantScope, filter: EntryFilter): SQL {
  const age = filter.age === undefined ? null : ageRange(filter.age);
  const bounds: SQL[] = [];
  if (age?.min != null) {
    bounds.push(sql`s.entry_id <= coalesce((select x.entry_id from entries x where x.tenant_id = ${String(scope.tenantId)}::bigint
      and x.created_at <= (select dlq_now()) - ${age.min - CLOCK_SLACK_MS}::bigint
      order by x.created_at desc, x.entry_id desc limit 1), 0)`);
  }
  if (age?.max != null) {
    bounds.push(sql`s.entry_id >= coalesce((select x.entry_id from entries x where x.tenant_id = ${String(scope.tenantId)}::bigint
      and x.created_at >= (select dlq_now()) - ${age.max + CLOCK_SLACK_MS}::bigint
      order by x.created_at, x.entry_id limit 1), 0)`);
  }
  return bounds.length === 0 ? sql`true` : sql.join(bounds, sql` and `);
}
