import { sql } from 'drizzle-orm';
import type { GroupRow, HourCount } from '@/lib/dlq/group';
import type { TenantScope } from '@/lib/dlq/scope';
import type { WalItem } from '@/lib/dlq/views';
import { db } from './client';
import { GROUP_COLUMNS, type RawGroup, toGroupRow } from './groups';
import { type RawRecord, RECORD_COLUMNS, toWalItem } from './wal';

/** What there is to know about groups beside their own row. */

const HOUR_MS = 3_600_000;

/** Arrivals of groups by hour for the last `hours`, this one included; hours without any are there with 0. */
export async function groupTrends(
  scope: TenantScope,
  groupIds: readonly string[],
  hours: number,
): Promise<ReadonlyMap<string, readonly HourCount[]>> {
  if (groupIds.length === 0) return new Map();
  const rows = await db().execute<{ now: string; arrived: string }>(sql`
    select n.now, coalesce((select json_agg(json_build_array(a.group_id, a.hour, a.arrived)) from group_arrivals a
      where a.tenant_id = ${String(scope.tenantId)}::bigint
        and a.group_id in (select jsonb_array_elements_text(${JSON.stringify(groupIds)}::text::jsonb))
        and a.hour > n.now / ${HOUR_MS}::bigint - ${hours} and a.hour <= n.now / ${HOUR_MS}::bigint), '[]')::text as arrived
    from (select dlq_now() as now) n`);
  const [row] = rows;
  const last = Math.floor(Number(row?.now) / HOUR_MS);
  const counts = new Map<string, Map<number, number>>(groupIds.map((id) => [id, new Map()]));
  for (const [id, hour, arrived] of JSON.parse(row?.arrived ?? '[]') as [
    string,
    number,
    number,
  ][]) {
    counts.get(id)?.set(hour, arrived);
  }
  return new Map(
    [...counts].map(([id, known]) => [
      id,
      Array.from({ length: hours }, (_, i) => {
        const hour = last - hours + 1 + i;
        return { hour, arrived: known.get(hour) ?? 0 };
      }),
    ]),
  );
}

export interface ValueCount {
  readonly value: string;
  readonly entries: number;
}

/** The users or documents with the most entries of a group. */
export async function topValues(
  scope: TenantScope,
  groupId: string,
  facet: 'user' | 'document',
  limit: number,
): Promise<ValueCount[]> {
  return db().execute<{ value: string; entries: number }>(sql`
    select v.value, v.entries from group_values v
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.group_id = ${groupId} and v.facet = ${facet}
    order by v.entries desc, v.value limit ${limit}`);
}

/** Entries looked at for devices: they are kept with the entries only. */
export const DEVICES_OF = 1_000;

/** The devices with the most entries among the latest `DEVICES_OF` of a group. */
export async function topDevices(
  scope: TenantScope,
  groupId: string,
  limit: number,
): Promise<{ readonly devices: number; readonly top: readonly ValueCount[] }> {
  const rows = await db().execute<{ value: string; entries: number; devices: number }>(sql`
    select e.device_peer_id::text as value, count(*)::integer as entries, (count(*) over ())::integer as devices
    from (select s.entry_id from entry_state s
      where s.tenant_id = ${String(scope.tenantId)}::bigint and s.group_id = ${groupId}
      order by s.entry_id desc limit ${DEVICES_OF}) n
    join entries e on e.tenant_id = ${String(scope.tenantId)}::bigint and e.entry_id = n.entry_id
    group by 1 order by 2 desc, 1 limit ${limit}`);
  return {
    devices: rows[0]?.devices ?? 0,
    top: rows.map(({ value, entries }) => ({ value, entries })),
  };
}

/** Groups of the same violation and subject in other collections or from other clients, the latest first. */
export async function siblingGroups(
  scope: TenantScope,
  { groupId, violation, subject }: GroupRow,
  limit: number,
): Promise<GroupRow[]> {
  const rows = await db().execute<RawGroup & { now: string }>(sql`
    select ${GROUP_COLUMNS}, dlq_now() as now from entry_groups g
    where g.tenant_id = ${String(scope.tenantId)}::bigint and g.violation = ${violation} and g.subject = ${subject}
      and g.group_id <> ${groupId} and g.entries > 0
    order by g.last_seen desc, g.group_id limit ${limit}`);
  return rows.map((row) => toGroupRow(row, Number(row.now)));
}

/** What somebody said of a group, newest first; the latest 200 records. */
export async function groupTimeline(scope: TenantScope, groupId: string): Promise<WalItem[]> {
  const rows = await db().execute<RawRecord>(sql`
    select ${RECORD_COLUMNS} from (select c.seq from group_changes c
      where c.tenant_id = ${String(scope.tenantId)}::bigint and c.group_id = ${groupId}
      order by c.seq desc limit 200) c
    join wal w on w.tenant_id = ${String(scope.tenantId)}::bigint and w.seq = c.seq
    order by w.seq desc`);
  return rows.map(toWalItem);
}

/** How long before a group was first seen a change may explain it, and how many are shown. */
const BEFORE_MS = 24 * HOUR_MS;
const CHANGES_SHOWN = 5;
/** Records before its first one that are looked at for changes no index leads to. */
const SCANNED = 5_000;

export interface BeforeGroup {
  /** Changes of policies and the target in the day before, newest first. */
  readonly changes: readonly WalItem[];
  /** When anything of this client version was first rejected in this tenant; null: never for sure. */
  readonly clientFirstSeen: number | null;
}

/** What changed in the tenant just before a group was first seen. */
export async function beforeGroup(
  scope: TenantScope,
  { groupId, firstSeen, clientVersion, collection }: GroupRow,
): Promise<BeforeGroup> {
  const [changes, clients] = await Promise.all([
    db().execute<RawRecord>(sql`
      select ${RECORD_COLUMNS} from wal w join (
        (select p.seq from wal p
          where p.tenant_id = ${String(scope.tenantId)}::bigint and p.kind in ('policy_set', 'defaults_set')
            and p.at between ${firstSeen - BEFORE_MS}::bigint and ${firstSeen}::bigint
            and coalesce(p.collection, ${collection}) = ${collection}
          order by p.seq desc limit ${CHANGES_SHOWN})
        union
        (select p.seq from (
          select x.seq, x.at, x.kind from wal x where x.tenant_id = ${String(scope.tenantId)}::bigint
            and x.seq < coalesce((select min(y.seq) from wal y where y.tenant_id = ${String(scope.tenantId)}::bigint
              and y.entry_id = (select s.entry_id from entry_state s
                where s.tenant_id = ${String(scope.tenantId)}::bigint and s.group_id = ${groupId}
                order by s.entry_id limit 1)), 0)
          order by x.seq desc limit ${SCANNED}) p
          where p.kind = 'target_set' and p.at >= ${firstSeen - BEFORE_MS}::bigint
          order by p.seq desc limit ${CHANGES_SHOWN})
      ) c on c.seq = w.seq
      where w.tenant_id = ${String(scope.tenantId)}::bigint order by w.seq desc limit ${CHANGES_SHOWN}`),
    db().execute<{ seen: string | null }>(sql`
      select min(g.first_seen)::text as seen from entry_groups g
      where g.tenant_id = ${String(scope.tenantId)}::bigint and g.client_version = ${clientVersion}`),
  ]);
  const seen = clients[0]?.seen ?? null;
  return {
    changes: changes.map(toWalItem),
    clientFirstSeen: seen === null ? null : Number(seen),
  };
}
