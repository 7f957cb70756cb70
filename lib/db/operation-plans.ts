import { sql } from 'drizzle-orm';
import type { ExpiryAction, FollowUp, Status } from '@/lib/dlq/entry';
import type { EntryFilter } from '@/lib/dlq/filter';
import { OPERATION_MAX } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';
import { FACTS, whereOf } from './entry-predicates';

/** Entries of a set that any command treats alike. */
export interface EntryClass {
  readonly status: Status;
  readonly followUp: FollowUp;
  readonly held: boolean;
  readonly expiredAction: ExpiryAction | null;
  /** Whether it is with the person asked about. */
  readonly theirs: boolean;
  readonly count: number;
}

export interface SetFacts {
  readonly classes: readonly EntryClass[];
  readonly total: number;
  readonly users: number;
  readonly documents: number;
  readonly collections: number;
  readonly peers: number;
  readonly bytes: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly secondPerson: boolean;
  readonly seq: string;
  readonly now: number;
}

/** What a set consists of, up to one entry more than an operation takes. `assignee`: whom to ask about; null: nobody. */
export async function readSet(
  scope: TenantScope,
  filter: EntryFilter,
  assignee: string | null,
): Promise<SetFacts> {
  const [row] = await db().execute<{
    classes: EntryClass[] | null;
    total: number;
    users: number;
    documents: number;
    collections: number;
    peers: number;
    bytes: string | null;
    oldest: string | null;
    newest: string | null;
    second_person: boolean;
    seq: string;
    now: string;
  }>(sql`
    with f as materialized (
      select s.status, s.follow_up, s.held, s.expired_action, s.assignee is not distinct from ${assignee}::text as theirs,
        s.username, s.document_id, s.collection, s.created_at, e.peer_id, e.delta_size
      from entry_state s ${FACTS}
      where s.tenant_id = ${String(scope.tenantId)}::bigint and ${whereOf(scope, filter)}
      limit ${OPERATION_MAX + 1}
    )
    select (
        select json_agg(json_build_object('status', c.status, 'followUp', c.follow_up, 'held', c.held,
          'expiredAction', c.expired_action, 'theirs', c.theirs, 'count', c.count))
        from (select f.status, f.follow_up, f.held, f.expired_action, f.theirs, count(*) as count from f
          group by 1, 2, 3, 4, 5) c) as classes,
      count(*)::integer as total, count(distinct f.username)::integer as users,
      (select count(*)::integer from (select distinct f.collection, f.document_id from f) d) as documents,
      count(distinct f.collection)::integer as collections, count(distinct f.peer_id)::integer as peers,
      sum(f.delta_size) as bytes, min(f.created_at) as oldest, max(f.created_at) as newest,
      coalesce((select t.second_person from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint), false)
        as second_person,
      coalesce((select t.next_seq - 1 from tenants t where t.tenant_id = ${String(scope.tenantId)}::bigint), 0)::text as seq,
      dlq_now() as now
    from f`);
  if (!row) throw new Error('a set was not read');
  const { classes, second_person: secondPerson, ...rest } = row;
  return {
    ...rest,
    classes: classes ?? [],
    secondPerson,
    bytes: Number(row.bytes ?? 0),
    oldest: row.oldest === null ? null : Number(row.oldest),
    newest: row.newest === null ? null : Number(row.newest),
    now: Number(row.now),
  };
}
