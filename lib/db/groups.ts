import { sql, type SQL } from 'drizzle-orm';
import {
  cameBackAt,
  GROUP_STATUSES,
  type GroupFilter,
  type GroupRow,
  type GroupSort,
  type GroupStatus,
  type GroupTab,
  statusAt,
} from '@/lib/dlq/group';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';
import { BadCursorError } from './keyset';

/** What lists of groups leave out: those all entries of which went on to fail for something else. */
const HAS_ENTRIES: SQL = sql`g.entries > 0`;

/** What is said of a group now; the same rule as `statusAt`. */
const STATUS_NOW: SQL = sql`case when g.status = 'snoozed' and g.snooze_until <= (select dlq_now())
  then 'new' else g.status end`;

export const GROUP_COLUMNS: SQL = sql`
  g.group_id, g.violation, g.subject, g.collection, g.client_version, g.entries, g.unresolved, g.users, g.documents,
  g.first_seen, g.last_seen, g.arrivals, g.status, g.snooze_until, g.snooze_arrivals, g.owner, g.reopened_at,
  g.changed_seq::text as changed_seq`;

export type RawGroup = {
  group_id: string;
  violation: string;
  subject: string;
  collection: string;
  client_version: string;
  entries: number;
  unresolved: number;
  users: number;
  documents: number;
  first_seen: string;
  last_seen: string;
  arrivals: string;
  status: GroupStatus;
  snooze_until: string | null;
  snooze_arrivals: string | null;
  owner: string | null;
  reopened_at: string | null;
  changed_seq: string;
};

const numberOf = (text: string | null) => (text === null ? null : Number(text));

export function toGroupRow(raw: RawGroup, now: number): GroupRow {
  const stored = {
    status: raw.status,
    snoozeUntil: numberOf(raw.snooze_until),
    reopenedAt: numberOf(raw.reopened_at),
  };
  const status = statusAt(stored, now);
  const until = numberOf(raw.snooze_arrivals);
  const arrivals = Number(raw.arrivals);
  return {
    groupId: raw.group_id,
    violation: raw.violation,
    subject: raw.subject,
    collection: raw.collection,
    clientVersion: raw.client_version,
    entries: raw.entries,
    unresolved: raw.unresolved,
    users: raw.users,
    documents: raw.documents,
    firstSeen: Number(raw.first_seen),
    lastSeen: Number(raw.last_seen),
    arrivals,
    status,
    snoozeUntil: status === 'snoozed' ? stored.snoozeUntil : null,
    snoozeLeft: status === 'snoozed' && until !== null ? until - arrivals : null,
    owner: raw.owner,
    cameBackAt: cameBackAt(stored, now),
    changedSeq: raw.changed_seq,
  };
}

const SORT_KEY: { readonly [S in GroupSort]: SQL } = {
  unresolved: sql`g.unresolved::bigint`,
  lastSeen: sql`g.last_seen`,
  firstSeen: sql`g.first_seen`,
};
const SORT_MARK: { readonly [S in GroupSort]: string } = {
  unresolved: 'u',
  lastSeen: 'l',
  firstSeen: 'f',
};
const SORT_FIELD: { readonly [S in GroupSort]: (row: GroupRow) => number } = {
  unresolved: (row) => row.unresolved,
  lastSeen: (row) => row.lastSeen,
  firstSeen: (row) => row.firstSeen,
};

function statusIn(tab: GroupTab): SQL {
  if (tab === 'all') return sql`true`;
  if (tab === 'open') return sql`${STATUS_NOW} in ('new', 'acknowledged')`;
  return sql`${STATUS_NOW} = ${tab}`;
}

function conditions({ violation, collection, owner }: Omit<GroupFilter, 'status' | 'sort'>): SQL {
  const all: SQL[] = [HAS_ENTRIES];
  if (violation !== undefined) all.push(sql`g.violation = ${violation}`);
  if (collection !== undefined) all.push(sql`g.collection = ${collection}`);
  if (owner !== undefined) all.push(sql`coalesce(g.owner, '') = ${owner}`);
  return sql.join(all, sql` and `);
}

export interface GroupPage {
  readonly items: readonly GroupRow[];
  /** The cursor of the page that follows; null: this is the last. */
  readonly next: string | null;
  readonly asOf: number;
}

/**
 * A page of a tenant's groups by keyset, the most or the latest first. Groups without entries are left out.
 * Throws `BadCursorError` for a cursor of a list with another order.
 */
export async function listGroups(
  scope: TenantScope,
  filter: GroupFilter,
  cursor: string | null,
  limit: number,
): Promise<GroupPage> {
  const { sort } = filter;
  const place = cursor === null ? null : /^([ulf])([0-9]{1,16})\.([0-9a-f]{16})$/.exec(cursor);
  if (cursor !== null && place?.[1] !== SORT_MARK[sort]) {
    throw new BadCursorError('the cursor is not of this list');
  }
  const bound =
    place === null
      ? sql`true`
      : sql`(${SORT_KEY[sort]}, g.group_id) < (${place[2] ?? ''}::bigint, ${place[3] ?? ''})`;
  const rows = await db().execute<(RawGroup | { group_id: null }) & { now: string }>(sql`
    select k.now, f.* from (select dlq_now() as now) k left join (
      select ${GROUP_COLUMNS}, ${SORT_KEY[sort]} as place from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint and ${conditions(filter)} and ${statusIn(filter.status)}
        and ${bound}
      order by ${SORT_KEY[sort]} desc, g.group_id desc limit ${limit + 1}
    ) f on true order by f.place desc, f.group_id desc`);
  const asOf = Number(rows[0]?.now);
  const found = rows.filter((row): row is RawGroup & { now: string } => row.group_id !== null);
  const items = found.slice(0, limit).map((row) => toGroupRow(row, asOf));
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    items,
    next: more ? `${SORT_MARK[sort]}${String(SORT_FIELD[sort](last))}.${last.groupId}` : null,
    asOf,
  };
}

export type GroupCounts = { readonly [T in GroupTab]: number };

/** How many groups a list of each status has, with the same narrowing. */
export async function countGroups(
  scope: TenantScope,
  filter: Omit<GroupFilter, 'status' | 'sort'>,
): Promise<GroupCounts> {
  const rows = await db().execute<{ status: GroupStatus; groups: number }>(sql`
    select ${STATUS_NOW} as status, count(*)::integer as groups from entry_groups g
    where g.tenant_id = ${String(scope.tenantId)}::bigint and ${conditions(filter)} group by 1`);
  const of = (...statuses: readonly GroupStatus[]) =>
    rows.reduce((sum, row) => sum + (statuses.includes(row.status) ? row.groups : 0), 0);
  return {
    open: of('new', 'acknowledged'),
    new: of('new'),
    acknowledged: of('acknowledged'),
    snoozed: of('snoozed'),
    resolved: of('resolved'),
    all: of(...GROUP_STATUSES),
  };
}

/** A group and the moment it was read at; null: there is none of this id. */
export async function getGroup(
  scope: TenantScope,
  groupId: string,
): Promise<(GroupRow & { readonly asOf: number }) | null> {
  const [row] = await db().execute<RawGroup & { now: string }>(sql`
    select ${GROUP_COLUMNS}, dlq_now() as now from entry_groups g
    where g.tenant_id = ${String(scope.tenantId)}::bigint and g.group_id = ${groupId}`);
  if (!row) return null;
  const asOf = Number(row.now);
  return { ...toGroupRow(row, asOf), asOf };
}
