import { sql, type SQL } from 'drizzle-orm';
import type { ExpiryAction, Status } from '@/lib/dlq/entry';
import type { Payloads, WalRecord } from '@/lib/dlq/events';
import type { Seq, TenantId } from '@/lib/dlq/ids';
import type { ChainedRow } from './chain';
import type { Database } from './client';

/** Reads for verifying a tenant as it stood at one moment; everything comes in pages, by key. */

/** Rows read at once. */
export const PAGE = 2_000;

/** Every tenant that has anything, a head row or not. */
export async function allTenants(db: Database): Promise<TenantId[]> {
  const rows = await db.execute<{ tenant_id: string }>(sql`
    select k.tenant_id::text as tenant_id from (
      select tenant_id from tenants union select tenant_id from wal union select tenant_id from entries
      union select tenant_id from entry_state union select tenant_id from queues union select tenant_id from deltas
    ) k order by k.tenant_id`);
  return rows.map((row) => BigInt(row.tenant_id) as TenantId);
}

export interface Head {
  readonly lastSeq: Seq;
  readonly lastHash: Buffer;
  readonly nextEntryId: bigint;
}

export async function readHead(db: Database, tenantId: TenantId): Promise<Head | null> {
  const [row] = await db.execute<{
    last_seq: string;
    last_hash: Buffer;
    next_entry_id: string;
  }>(sql`
    select (t.next_seq - 1)::text as last_seq, t.last_hash, t.next_entry_id::text as next_entry_id
    from tenants t where t.tenant_id = ${String(tenantId)}::bigint`);
  if (!row) return null;
  return {
    lastSeq: BigInt(row.last_seq) as Seq,
    lastHash: row.last_hash,
    nextEntryId: BigInt(row.next_entry_id),
  };
}

export interface StoredRecord {
  readonly chained: ChainedRow;
  readonly payloadSha256: Buffer;
  readonly hash: Buffer;
}

export type RawChained = {
  seq: string;
  at: string;
  kind: string;
  entry_id: string | null;
  collection: string | null;
  from_status: string | null;
  to_status: string | null;
  version: string | null;
  actor: string;
  reason: string | null;
  request_id: string | null;
  payload: string;
  payload_sha256: Buffer;
  hash: Buffer;
};

/** Columns of `wal w` that its hash covers, with the hash. */
export const CHAINED_COLUMNS: SQL = sql`
  w.seq::text as seq, w.at::text as at, w.kind, w.entry_id::text as entry_id, w.collection, w.from_status,
  w.to_status, w.version::text as version, w.actor, w.reason, w.request_id, w.payload, w.payload_sha256, w.hash`;

export function toStored(tenantId: TenantId, row: RawChained): StoredRecord {
  return {
    chained: {
      tenantId: String(tenantId),
      seq: row.seq,
      at: row.at,
      kind: row.kind,
      entryId: row.entry_id,
      collection: row.collection,
      from: row.from_status,
      to: row.to_status,
      version: row.version,
      actor: row.actor,
      reason: row.reason,
      requestId: row.request_id,
      payload: row.payload,
    },
    payloadSha256: row.payload_sha256,
    hash: row.hash,
  };
}

/** A tenant's WAL in order, from the record that follows seq `since` on. */
export async function* readWal(
  db: Database,
  tenantId: TenantId,
  since: bigint = 0n,
): AsyncGenerator<StoredRecord> {
  let after = String(since);
  for (;;) {
    const rows = await db.execute<RawChained>(sql`
      select ${CHAINED_COLUMNS} from wal w
      where w.tenant_id = ${String(tenantId)}::bigint and w.seq > ${after}::bigint
      order by w.seq limit ${PAGE}`);
    for (const row of rows) {
      yield toStored(tenantId, row);
      after = row.seq;
    }
    if (rows.length < PAGE) return;
  }
}

/** The record as the core reads it; its payload is of the shape its kind names, since only the append writes it. */
export function toRecord({ chained }: StoredRecord): WalRecord {
  return {
    seq: BigInt(chained.seq) as Seq,
    at: Number(chained.at),
    kind: chained.kind,
    actor: chained.actor,
    reason: chained.reason,
    requestId: chained.requestId,
    collection: chained.collection,
    entryId: chained.entryId === null ? null : BigInt(chained.entryId),
    from: chained.from as Status | null,
    to: chained.to as Status | null,
    version: chained.version === null ? null : Number(chained.version),
    payload: JSON.parse(chained.payload) as unknown,
  } as unknown as WalRecord;
}

/** Policies in the words of the WAL. */
export interface StoredPolicies {
  defaults: Payloads['defaults_set'] | null;
  readonly queues: Map<string, Payloads['policy_set']>;
  /** Null: never set. */
  target: Pick<Payloads['target_set'], 'kind' | 'url'> | null;
  /** Seq of the record that last set them, by collection; null: the defaults. */
  readonly seqs: Map<string | null, string>;
}

/** A tenant's policy and the overrides of its queues, as they stand in the live tables. */
export async function readPolicies(db: Database, tenantId: TenantId): Promise<StoredPolicies> {
  const [defaults] = await db.execute<{
    name: string | null;
    ttl_secs: string;
    action: ExpiryAction;
    capacity: number;
    retention_secs: string;
    second_person: boolean;
    seq: string;
  }>(sql`
    select t.name, t.ttl_secs::text as ttl_secs, t.action, t.capacity, t.retention_secs::text as retention_secs,
      t.second_person, t.defaults_seq::text as seq
    from tenants t where t.tenant_id = ${String(tenantId)}::bigint`);
  const queues = await db.execute<{ collection: string; seq: string } & Payloads['policy_set']>(sql`
    select q.collection, q.ttl_secs::text as ttl_secs, q.action, q.capacity, q.policy_seq::text as seq
    from queues q where q.tenant_id = ${String(tenantId)}::bigint`);
  const [target] = await db.execute<Pick<Payloads['target_set'], 'kind' | 'url'>>(sql`
    select x.kind, x.url from targets x where x.tenant_id = ${String(tenantId)}::bigint`);
  return {
    target: target ? { kind: target.kind, url: target.url } : null,
    defaults: defaults
      ? {
          name: defaults.name,
          ttl_secs: defaults.ttl_secs,
          action: defaults.action,
          capacity: defaults.capacity,
          retention_secs: Number(defaults.retention_secs),
          second_person: defaults.second_person,
        }
      : null,
    queues: new Map(
      queues.map(({ collection, ttl_secs, action, capacity }) => [
        collection,
        { ttl_secs, action, capacity },
      ]),
    ),
    seqs: new Map(
      [{ collection: null, seq: defaults?.seq ?? '0' }, ...queues]
        .filter(({ seq }) => seq !== '0')
        .map(({ collection, seq }) => [collection, seq]),
    ),
  };
}

export interface QueueCounters {
  readonly pending: number;
  readonly redriving: number;
  readonly resolved: number;
  readonly expired: number;
  readonly evicted: number;
  readonly purged: number;
  readonly totalEnqueued: number;
  readonly totalExpired: number;
  readonly totalResolved: number;
  readonly totalEvicted: number;
  readonly lastEnqueuedAt: number | null;
  readonly lastEvictedAt: number | null;
}

/** Maintained breakdowns of a tenant, each count under its key; see `breakdownKey`. Zeroes are left out. */
export async function readBreakdowns(
  db: Database,
  tenantId: TenantId,
): Promise<Map<string, number>> {
  const rows = await db.execute<{ key: string; count: number }>(sql`
    select json_build_array('unresolved', v.collection, v.violation)::text as key, v.unresolved as count
    from queue_violations v where v.tenant_id = ${String(tenantId)}::bigint and v.unresolved <> 0
    union all
    select json_build_array('arrived', a.collection, a.violation, a.hour)::text, a.arrived
    from queue_arrivals a where a.tenant_id = ${String(tenantId)}::bigint and a.arrived <> 0
    union all
    select json_build_array('group', a.group_id, a.hour)::text, a.arrived
    from group_arrivals a where a.tenant_id = ${String(tenantId)}::bigint and a.arrived <> 0
    union all
    select json_build_array('said', c.group_id, c.seq::text)::text, 1
    from group_changes c where c.tenant_id = ${String(tenantId)}::bigint`);
  return new Map(rows.map(({ key, count }) => [breakdownKey(JSON.parse(key) as Breakdown), count]));
}

/**
 * What a breakdown counts: unresolved entries by violation, arrivals of an hour by violation or into a group, and the
 * records that say something of a group.
 */
export type Breakdown =
  | readonly ['unresolved', collection: string, violation: string]
  | readonly ['arrived', collection: string, violation: string, hour: number]
  | readonly ['group', group: string, hour: number]
  | readonly ['said', group: string, seq: string];

export const breakdownKey = (breakdown: Breakdown): string => JSON.stringify(breakdown);

/**
 * A queue whose bounds would keep the sweep or an eviction from entries they have to reach: `head_pos` lies beyond the
 * first entry in the queue, or `next_due` after the moment something is due.
 */
export async function findLooseBound(
  db: Database,
  tenantId: TenantId,
): Promise<{ collection: string; bound: 'head_pos' | 'next_due' } | null> {
  const [row] = await db.execute<{ collection: string; bound: 'head_pos' | 'next_due' }>(sql`
    select b.collection, case when b.head_pos > b.first then 'head_pos' else 'next_due' end as bound from (
      select q.collection, q.head_pos, q.next_due,
        (select min(s.queue_pos) from entry_state s where s.tenant_id = q.tenant_id and s.collection = q.collection
          and s.status in ('pending', 'redriving', 'resolved')) as first,
        least(
          (select dlq_due(min(s.due_from), coalesce(q.ttl_secs, t.ttl_secs)) from entry_state s
            where s.tenant_id = q.tenant_id and s.collection = q.collection and s.status = 'pending' and not s.held
            having count(*) > 0),
          (select min(s.lease_until) from entry_state s
            where s.tenant_id = q.tenant_id and s.collection = q.collection),
          (select min(s.closed_at) + least(t.retention_secs::numeric * 1000, 4611686018427387903)::bigint
            from entry_state s where s.tenant_id = q.tenant_id and s.collection = q.collection
              and s.status in ('expired', 'evicted') and s.follow_up in ('none', 'done') and not s.held)) as due
      from queues q join tenants t on t.tenant_id = q.tenant_id where q.tenant_id = ${String(tenantId)}::bigint) b
    where b.head_pos > b.first or b.next_due > b.due
    order by b.collection limit 1`);
  return row ?? null;
}

/** The maintained counters of a tenant's queues. */
export async function readCounters(
  db: Database,
  tenantId: TenantId,
): Promise<Map<string, QueueCounters>> {
  const rows = await db.execute<{
    collection: string;
    pending: number;
    redriving: number;
    resolved: number;
    expired: number;
    evicted: number;
    purged: number;
    total_enqueued: string;
    total_expired: string;
    total_resolved: string;
    total_evicted: string;
    last_enqueued_at: string | null;
    last_evicted_at: string | null;
  }>(sql`
    select q.collection, q.pending, q.redriving, q.resolved, q.expired, q.evicted, q.purged, q.total_enqueued,
      q.total_expired, q.total_resolved, q.total_evicted, q.last_enqueued_at, q.last_evicted_at
    from queues q where q.tenant_id = ${String(tenantId)}::bigint`);
  return new Map(
    rows.map((row) => [
      row.collection,
      {
        pending: row.pending,
        redriving: row.redriving,
        resolved: row.resolved,
        expired: row.expired,
        evicted: row.evicted,
        purged: row.purged,
        totalEnqueued: Number(row.total_enqueued),
        totalExpired: Number(row.total_expired),
        totalResolved: Number(row.total_resolved),
        totalEvicted: Number(row.total_evicted),
        lastEnqueuedAt: row.last_enqueued_at === null ? null : Number(row.last_enqueued_at),
        lastEvictedAt: row.last_evicted_at === null ? null : Number(row.last_evicted_at),
      },
    ]),
  );
}
