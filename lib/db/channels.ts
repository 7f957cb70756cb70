import { sql, type SQL } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { type NewAccessRecord, recordAccess } from './access-log';
import { db } from './client';

/** Where escalations go. A channel belongs to one tenant or, without one, to all. */

export interface ChannelRow {
  readonly id: string;
  /** Null: for all tenants. */
  readonly tenantId: TenantId | null;
  readonly name: string;
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
  readonly enabled: boolean;
  readonly updatedAt: number;
  /** As the access log names actors. */
  readonly updatedBy: string;
}

type RawChannel = {
  id: string;
  tenant_id: string | null;
  name: string;
  url: string;
  secret: string;
  enabled: boolean;
  updated_at: string;
  updated_by: string;
};

const COLUMNS = sql`c.id, c.tenant_id::text as tenant_id, c.name, c.url, c.secret, c.enabled, c.updated_at, c.updated_by`;

function toChannel(raw: RawChannel): ChannelRow {
  return {
    id: raw.id,
    tenantId: raw.tenant_id === null ? null : (BigInt(raw.tenant_id) as TenantId),
    name: raw.name,
    url: raw.url,
    secret: raw.secret,
    enabled: raw.enabled,
    updatedAt: Number(raw.updated_at),
    updatedBy: raw.updated_by,
  };
}

/** The channels of the tenants a person may see, and those for all tenants; these first. At most 1,000. */
export async function listChannels(visible: 'all' | readonly TenantId[]): Promise<ChannelRow[]> {
  const only =
    visible === 'all'
      ? sql`true`
      : sql`c.tenant_id is null or c.tenant_id = any(${`{${visible.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<RawChannel>(sql`
    select ${COLUMNS} from channels c where ${only}
    order by c.tenant_id nulls first, c.name collate "C", c.id limit 1000`);
  return rows.map(toChannel);
}

/** The enabled channels a tenant's escalations go to: its own and those for all tenants. */
export async function channelsFor(scope: TenantScope): Promise<ChannelRow[]> {
  const rows = await db().execute<RawChannel>(sql`
    select ${COLUMNS} from channels c
    where c.enabled and (c.tenant_id = ${String(scope.tenantId)}::bigint or c.tenant_id is null)
    order by c.tenant_id nulls first, c.name collate "C", c.id`);
  return rows.map(toChannel);
}

/** One channel of a tenant, or of all (null); null when it is none of theirs. */
export async function findChannel(
  id: string,
  tenantId: TenantId | null,
): Promise<ChannelRow | null> {
  const [raw] = await db().execute<RawChannel>(sql`
    select ${COLUMNS} from channels c where c.id = ${id} and ${isOf(tenantId)}`);
  return raw === undefined ? null : toChannel(raw);
}

const tenantText = (tenantId: TenantId | null) => (tenantId === null ? null : String(tenantId));

function isOf(tenantId: TenantId | null): SQL {
  return sql`c.tenant_id is not distinct from ${tenantText(tenantId)}::bigint`;
}

/** Who changes a channel, and from where. */
export interface ChannelKeeper {
  /** As the access log names actors. */
  readonly actor: string;
  readonly remoteAddr: string | null;
}

function record(
  what: 'channel_created' | 'channel_changed' | 'channel_deleted',
  keeper: ChannelKeeper,
  /** JSON text to add to what the row says of itself. */
  more: object = {},
): SQL {
  const full: NewAccessRecord = {
    what,
    ...keeper,
    subject: sql`'channel:' || c.id`,
    detail: sql`(jsonb_build_object('tenant', c.tenant_id::text, 'name', c.name, 'url', c.url, 'enabled', c.enabled)
      || ${JSON.stringify(more)}::text::jsonb)::text`,
  };
  return recordAccess(full, sql`changed c`);
}

/** Adds a channel, and records who did; false, and nothing changed, when there is one of this id or `most` already. */
export async function insertChannel(
  channel: Pick<ChannelRow, 'id' | 'tenantId' | 'name' | 'url' | 'secret'>,
  most: number,
  keeper: ChannelKeeper,
): Promise<boolean> {
  const { id, tenantId, name, url, secret } = channel;
  const rows = await db().execute(sql`
    with changed as (
      insert into channels (id, tenant_id, kind, name, url, secret, enabled, created_at, created_by, updated_at, updated_by)
      select ${id}, ${tenantText(tenantId)}::bigint, 'webhook', ${name}, ${url}, ${secret}, true, dlq_now(),
        ${keeper.actor}, dlq_now(), ${keeper.actor}
      where (select count(*) from channels c where ${isOf(tenantId)}) < ${most}
      on conflict (id) do nothing
      returning *
    ), recorded as (${record('channel_created', keeper)})
    select id from changed`);
  return rows.length > 0;
}

/**
 * Changes a channel, and records who did; false when it is none of the tenant's, or was changed after `seen` (epoch
 * milliseconds). `secret` null: it stays.
 */
export async function updateChannel(
  channel: Pick<ChannelRow, 'id' | 'tenantId' | 'name' | 'url' | 'enabled'> & {
    readonly secret: string | null;
    readonly seen: number;
  },
  keeper: ChannelKeeper,
): Promise<boolean> {
  const { id, tenantId, name, url, enabled, secret, seen } = channel;
  const rows = await db().execute(sql`
    with changed as (
      update channels c set name = ${name}, url = ${url}, enabled = ${enabled}::boolean,
        secret = coalesce(${secret}::text, c.secret), updated_at = dlq_now(), updated_by = ${keeper.actor}
      where c.id = ${id} and ${isOf(tenantId)} and c.updated_at = ${seen}::bigint returning *
    ), recorded as (${record('channel_changed', keeper, { new_secret: secret !== null })})
    select id from changed`);
  return rows.length > 0;
}

/** Deletes a channel, and records who did; false when it is none of the tenant's (any more). */
export async function deleteChannel(
  id: string,
  tenantId: TenantId | null,
  keeper: ChannelKeeper,
): Promise<boolean> {
  const rows = await db().execute(sql`
    with changed as (
      delete from channels c where c.id = ${id} and ${isOf(tenantId)} returning *
    ), recorded as (${record('channel_deleted', keeper)})
    select id from changed`);
  return rows.length > 0;
}
