import { eq, sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';
import { apiKeys } from './schema/access';

/** Statements about API keys. */

export async function insertApiKey(row: typeof apiKeys.$inferInsert): Promise<void> {
  await db().insert(apiKeys).values(row);
}

/** Ends a key at once; false when there is no such key, or it had ended before. */
export async function revokeApiKey(id: string): Promise<boolean> {
  const rows = await db().execute(
    sql`update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning id`,
  );
  return rows.length > 0;
}

/** A key as its keepers see it; the key itself is not kept. */
export interface KeptApiKey extends ApiKeyRow {
  readonly label: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** All keys, the revoked and expired ones too, oldest first. */
export async function listApiKeys(): Promise<KeptApiKey[]> {
  const rows = await db()
    .select({
      id: apiKeys.id,
      prefix: apiKeys.prefix,
      label: apiKeys.label,
      scopes: apiKeys.scopes,
      tenants: apiKeys.tenants,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      lastUsedAt: apiKeys.lastUsedAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .orderBy(apiKeys.createdAt, apiKeys.id);
  return rows.map((row) => ({ ...row, tenants: row.tenants as TenantId[] | null }));
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
