import { sql } from 'drizzle-orm';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
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
