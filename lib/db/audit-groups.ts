import { sql } from 'drizzle-orm';
import type { GroupStatus } from '@/lib/dlq/group';
import type { TenantId } from '@/lib/dlq/ids';
import { PAGE } from './audit';
import type { Database } from './client';

/** Reads for verifying what is kept of a tenant's groups. */

/** A group as the live tables have it. */
export interface StoredGroup {
  readonly violation: string;
  readonly subject: string;
  readonly collection: string;
  readonly clientVersion: string;
  readonly entries: number;
  readonly unresolved: number;
  readonly arrivals: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly status: GroupStatus;
  readonly snoozeUntil: number | null;
  readonly snoozeArrivals: string | null;
  readonly owner: string | null;
  readonly reopenedAt: number | null;
  readonly changedSeq: string;
}

const at = (value: string | null) => (value === null ? null : Number(value));

/** A tenant's groups by id, without the numbers of their values. */
export async function* readGroups(
  db: Database,
  tenantId: TenantId,
): AsyncGenerator<{ readonly groupId: string; readonly group: StoredGroup }> {
  let after = '';
  for (;;) {
    const rows = await db.execute<{
      group_id: string;
      violation: string;
      subject: string;
      collection: string;
      client_version: string;
      entries: number;
      unresolved: number;
      arrivals: string;
      first_seen: string;
      last_seen: string;
      status: GroupStatus;
      snooze_until: string | null;
      snooze_arrivals: string | null;
      owner: string | null;
      reopened_at: string | null;
      changed_seq: string;
    }>(sql`
      select g.group_id, g.violation, g.subject, g.collection, g.client_version, g.entries, g.unresolved, g.arrivals,
        g.first_seen, g.last_seen, g.status, g.snooze_until, g.snooze_arrivals::text as snooze_arrivals, g.owner,
        g.reopened_at, g.changed_seq::text as changed_seq
      from entry_groups g where g.tenant_id = ${String(tenantId)}::bigint and g.group_id > ${after}
      order by g.group_id limit ${PAGE}`);
    for (const row of rows) {
      after = row.group_id;
      yield {
        groupId: row.group_id,
        group: {
          violation: row.violation,
          subject: row.subject,
          collection: row.collection,
          clientVersion: row.client_version,
          entries: row.entries,
          unresolved: row.unresolved,
          arrivals: Number(row.arrivals),
          firstSeen: Number(row.first_seen),
          lastSeen: Number(row.last_seen),
          status: row.status,
          snoozeUntil: at(row.snooze_until),
          snoozeArrivals: row.snooze_arrivals,
          owner: row.owner,
          reopenedAt: at(row.reopened_at),
          changedSeq: row.changed_seq,
        },
      };
    }
    if (rows.length < PAGE) return;
  }
}

/**
 * A group whose users or documents are not those of its entries, once the entries are known to be right: a value kept
 * with another count than entries have it, or a number of distinct ones that is not how many are kept.
 */
export async function findMiscountedValue(
  db: Database,
  tenantId: TenantId,
): Promise<{ groupId: string; facet: string } | null> {
  const [row] = await db.execute<{ group_id: string; facet: string }>(sql`
    select * from (
      (select coalesce(k.group_id, c.group_id) as group_id, coalesce(k.facet, c.facet) as facet
        from (select v.group_id, v.facet, v.value, v.entries from group_values v
          where v.tenant_id = ${String(tenantId)}::bigint) k
        full join (
          select s.group_id, f.facet, f.value, count(*) as entries
          from entry_state s, lateral (values ('user', s.username), ('document', s.document_id)) f(facet, value)
          where s.tenant_id = ${String(tenantId)}::bigint group by 1, 2, 3) c
          on c.group_id = k.group_id and c.facet = k.facet and c.value = k.value
        where k.entries is distinct from c.entries limit 1)
      union all
      (select g.group_id, 'user or document' as facet from entry_groups g
        left join (
          select v.group_id, count(*) filter (where v.facet = 'user') as users,
            count(*) filter (where v.facet = 'document') as documents
          from group_values v where v.tenant_id = ${String(tenantId)}::bigint group by 1) c on c.group_id = g.group_id
        where g.tenant_id = ${String(tenantId)}::bigint
          and (g.users, g.documents) is distinct from (coalesce(c.users, 0), coalesce(c.documents, 0)) limit 1)
    ) x limit 1`);
  return row ? { groupId: row.group_id, facet: row.facet } : null;
}
