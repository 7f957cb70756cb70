import { sql } from 'drizzle-orm';
import type { FollowUp } from '@/lib/dlq/entry';
import type { Seq, TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { DeliveryPage, DeliveryRow, DeliveryState } from '@/lib/dlq/views';
import { db } from './client';

/** What became of one delivery in one channel. */
export interface ChannelOutcome {
  /** The channel's id. */
  readonly channel: string;
  /** What it was called then. */
  readonly channelName: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  /** Tries in this channel since the expiry, or since somebody had it tried again. */
  readonly attempts: number;
  readonly lastError: string | null;
}

/** What became of a delivery so far, by channel. */
export async function readOutcomes(scope: TenantScope, seq: Seq): Promise<ChannelOutcome[]> {
  const rows = await db().execute<{
    channel: string;
    channel_name: string;
    state: ChannelOutcome['state'];
    attempts: number;
    last_error: string | null;
  }>(sql`
    select d.channel, d.channel_name, d.state, d.attempts, d.last_error from deliveries d
    where d.tenant_id = ${String(scope.tenantId)}::bigint and d.seq = ${String(seq)}::bigint`);
  return rows.map((row) => ({
    channel: row.channel,
    channelName: row.channel_name,
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
  }));
}

/** Keeps what became of one try in one channel. */
export async function recordOutcome(
  scope: TenantScope,
  seq: Seq,
  { channel, channelName, state, attempts, lastError }: ChannelOutcome,
): Promise<void> {
  await db().execute(sql`
    insert into deliveries (tenant_id, seq, channel, channel_name, state, attempts, last_error, at)
    values (${String(scope.tenantId)}::bigint, ${String(seq)}::bigint, ${channel}, ${channelName}, ${state},
      ${attempts}::integer, ${lastError}, dlq_now())
    on conflict (tenant_id, seq, channel) do update set channel_name = excluded.channel_name, state = excluded.state,
      attempts = excluded.attempts, last_error = excluded.last_error, at = excluded.at`);
}

/** A place in the list of deliveries, which goes from the newest to the oldest. */
interface DeliveryPlace {
  readonly at: string;
  readonly tenantId: string;
  readonly seq: string;
}

/** Reads a cursor; null when it is none. It names a place only: what may be seen there is up to `visible`. */
function placeOf(cursor: string | null): DeliveryPlace | null {
  const [, at, tenantId, seq] = /^(\d{1,15})\.(\d{1,18})\.(\d{1,18})$/.exec(cursor ?? '') ?? [];
  if (at === undefined || tenantId === undefined || seq === undefined) return null;
  return { at, tenantId, seq };
}

/**
 * A page of the escalation deliveries of the tenants a person may see, newest first. A cursor comes from the page before;
 * one that is none is the start.
 */
export async function listDeliveries(
  visible: 'all' | readonly TenantId[],
  state: DeliveryState | null,
  cursor: string | null,
  limit: number,
): Promise<DeliveryPage> {
  if (visible !== 'all' && visible.length === 0) return { rows: [], older: null };
  const place = placeOf(cursor);
  const bound =
    place === null
      ? sql`true`
      : sql`(o.created_at, o.tenant_id, o.seq) < (${place.at}::bigint, ${place.tenantId}::bigint, ${place.seq}::bigint)`;
  const only = state === null ? sql`true` : sql`o.state = ${state}`;
  const page = sql`order by o.created_at desc, o.tenant_id desc, o.seq desc limit ${limit + 1}`;
  // A tenant at a time, each by its index; one long scan for somebody who may see few of them would be slow.
  const found =
    visible === 'all'
      ? sql`(select o.* from outbox o where ${bound} and ${only} ${page})`
      : sql`(
          select o.* from unnest(${`{${visible.map(String).join(',')}}`}::bigint[]) v (id), lateral (
            select o.* from outbox o where o.tenant_id = v.id and ${bound} and ${only} ${page}
          ) o ${page}
        )`;
  const rows = await db().execute<{
    tenant_id: string;
    seq: string;
    entry_id: string;
    state: DeliveryState;
    created_at: string;
    attempts: number;
    next_at: string | null;
    last_error: string | null;
    collection: string;
    document_id: string;
    version: number;
    follow_up: FollowUp;
    channels: DeliveryRow['channels'];
  }>(sql`
    select o.tenant_id::text as tenant_id, o.seq::text as seq, o.entry_id::text as entry_id, o.state, o.created_at,
      o.attempts, o.next_at, o.last_error, s.collection, s.document_id, s.version, s.follow_up,
      coalesce((
        select json_agg(json_build_object('name', d.channel_name, 'state', d.state, 'attempts', d.attempts,
          'lastError', d.last_error) order by d.channel_name)
        from deliveries d where d.tenant_id = o.tenant_id and d.seq = o.seq
          -- What waited for a channel that is gone waits no more.
          and (d.state <> 'waiting' or d.channel = 'environment'
            or exists (select 1 from channels c where c.id = d.channel and c.enabled))
      ), '[]') as channels
    from ${found} o
    join entry_state s on s.tenant_id = o.tenant_id and s.entry_id = o.entry_id
    ${page}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      tenantId: row.tenant_id,
      entryId: row.entry_id,
      messageId: `msg_${row.tenant_id}_${row.seq}`,
      collection: row.collection,
      documentId: row.document_id,
      version: row.version,
      state: row.state,
      retryable: row.state === 'failed' && row.follow_up === 'failed',
      createdAt: Number(row.created_at),
      attempts: row.attempts,
      nextAt: row.next_at === null ? null : Number(row.next_at),
      lastError: row.last_error,
      channels: row.channels,
    })),
    older:
      last !== undefined && rows.length > limit
        ? `${last.created_at}.${last.tenant_id}.${last.seq}`
        : null,
  };
}
