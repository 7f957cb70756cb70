import { eq, sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { recordAccess } from './access-log';
import { db } from './client';
import { apiKeys } from './schema/access';

/** Statements about API keys. */

/** Who makes or ends a key, and from where. */
export interface KeyKeeper {
  /** As the access log names actors: `user:<id>`, `cli`. */
  readonly actor: string;
  /** The client's address; null on the command line. */
  readonly remoteAddr: string | null;
}

export interface NewApiKeyRow {
  readonly id: string;
  readonly prefix: string;
  /** Lower-case hex. */
  readonly keySha256: string;
  readonly label: string;
  readonly scopes: readonly string[];
  /** Null: every tenant. */
  readonly tenants: readonly TenantId[] | null;
  readonly expiresAt: Date | null;
}

/** Keeps a key, and records who made it; false, and nothing changed, when there is a key of this id. */
export async function insertApiKey(row: NewApiKeyRow, keeper: KeyKeeper): Promise<boolean> {
  const tenants = row.tenants?.map(String) ?? null;
  const detail = {
    id: row.id,
    label: row.label,
    scopes: row.scopes,
    tenants,
    expires_at: row.expiresAt?.toISOString() ?? null,
  };
  const record = {
    what: 'key_created',
    ...keeper,
    subject: sql`'key:' || made.prefix`,
    detail,
  } as const;
  const rows = await db().execute(sql`
    with made as (
      insert into api_keys (id, prefix, key_sha256, label, scopes, tenants, created_by, expires_at)
      values (${row.id}, ${row.prefix}, ${row.keySha256}, ${row.label},
        array(select json_array_elements_text(${JSON.stringify(row.scopes)}::json)),
        (select array_agg(t::bigint) from json_array_elements_text(${JSON.stringify(tenants)}::json) as t
          where ${tenants !== null}::boolean),
        ${keeper.actor}, ${row.expiresAt?.toISOString() ?? null}::timestamptz)
      on conflict (id) do nothing
      returning prefix
    ), recorded as (${recordAccess(record, sql`made`)})
    select prefix from made`);
  return rows.length > 0;
}

/** Ends a key at once, and records who did; false when there is no such key, or it had ended before. */
export async function revokeApiKey(id: string, keeper: KeyKeeper): Promise<boolean> {
  const record = {
    what: 'key_revoked',
    ...keeper,
    subject: sql`'key:' || ended.prefix`,
    detail: sql`json_build_object('id', ended.id, 'label', ended.label)::text`,
  } as const;
  const rows = await db().execute(sql`
    with ended as (
      update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning id, prefix, label
    ), recorded as (${recordAccess(record, sql`ended`)})
    select id from ended`);
  return rows.length > 0;
}

/** A key as its keepers see it; the key itself is not kept. */
export interface KeptApiKey extends ApiKeyRow {
  readonly label: string;
  /** As the access log names actors. */
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const KEPT = {
  id: apiKeys.id,
  prefix: apiKeys.prefix,
  label: apiKeys.label,
  scopes: apiKeys.scopes,
  tenants: apiKeys.tenants,
  createdBy: apiKeys.createdBy,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
};

/** All keys, the revoked and expired ones too, oldest first. */
export async function listApiKeys(): Promise<KeptApiKey[]> {
  const rows = await db().select(KEPT).from(apiKeys).orderBy(apiKeys.createdAt, apiKeys.id);
  return rows.map((row) => ({ ...row, tenants: row.tenants as TenantId[] | null }));
}

/**
 * Keys that reach any of these tenants, those for all tenants among them: what still works first, then the newest; at
 * most 500.
 */
export async function listApiKeysReaching(
  tenants: 'all' | readonly TenantId[],
): Promise<KeptApiKey[]> {
  const only =
    tenants === 'all'
      ? sql`true`
      : sql`(${apiKeys.tenants} is null or ${apiKeys.tenants} && ${`{${tenants.map(String).join(',')}}`}::bigint[])`;
  const works = sql`${apiKeys.revokedAt} is null and coalesce(${apiKeys.expiresAt} > now(), true)`;
  const rows = await db()
    .select(KEPT)
    .from(apiKeys)
    .where(only)
    .orderBy(sql`(${works}) desc`, sql`${apiKeys.createdAt} desc`, apiKeys.id)
    .limit(500);
  return rows.map((row) => ({ ...row, tenants: row.tenants as TenantId[] | null }));
}

/** One key; null when there is none of this id. */
export async function findKeptApiKey(id: string): Promise<KeptApiKey | null> {
  const [row] = await db().select(KEPT).from(apiKeys).where(eq(apiKeys.id, id));
  return row === undefined ? null : { ...row, tenants: row.tenants as TenantId[] | null };
}

/** How many keys that somebody made still work; `createdBy` as the access log names actors. */
export async function countLiveKeysBy(createdBy: string): Promise<number> {
  const [row] = await db().execute<{ n: number }>(sql`
    select count(*)::integer as n from api_keys k
    where k.created_by = ${createdBy} and k.revoked_at is null and coalesce(k.expires_at > now(), true)`);
  return row?.n ?? 0;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  /** Null: every tenant. */
  readonly tenants: readonly TenantId[] | null;
}

/** The live key with this digest; null when there is none, or it was revoked or has expired. */
export async function findApiKey(keySha256: string): Promise<ApiKeyRow | null> {
  const [row] = await db()
    .select({
      id: apiKeys.id,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      tenants: apiKeys.tenants,
      stale: sql<boolean>`coalesce(${apiKeys.lastUsedAt} < now() - interval '1 minute', true)`,
    })
    .from(apiKeys)
    .where(
      sql`${apiKeys.keySha256} = ${keySha256} and ${apiKeys.revokedAt} is null
        and coalesce(${apiKeys.expiresAt} > now(), true)`,
    );
  if (row === undefined) return null;
  if (row.stale) await touchApiKey(row.id);
  const { id, prefix, scopes } = row;
  return { id, prefix, scopes, tenants: row.tenants as TenantId[] | null };
}

/** At most once a minute per key: a busy key must not turn reads into writes. */
async function touchApiKey(id: string): Promise<void> {
  await db()
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(eq(apiKeys.id, id));
}
