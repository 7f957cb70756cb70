import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { insertApiKey } from '@/lib/db/api-key-store';
import type { TenantId } from '@/lib/dlq/ids';

/** `ingest`: store rejected deltas. `read`: entries, bytes, queues, the log. `operate`: commands on entries, policies. */
export const API_SCOPES = ['ingest', 'read', 'operate'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** `dlq_`, 160 random bits, and 32 bits of checksum, so that secret scanners know one when they see it. */
const KEY = /^dlq_([0-9a-f]{40})([0-9a-f]{8})$/;

export interface NewApiKey {
  readonly label: string;
  readonly scopes: readonly ApiScope[];
  /** 'all', or the tenants by id. */
  readonly tenants: 'all' | readonly TenantId[];
  /** Who makes it, as the WAL names actors. */
  readonly createdBy: string;
  /** The client's address, for the access log; none on the command line. */
  readonly remoteAddr?: string | null;
  readonly expiresAt?: Date;
}

/** Makes a key. What it returns is the only time the key itself is seen; the database keeps its digest. */
export async function createApiKey(
  wanted: NewApiKey,
): Promise<{ readonly id: string; readonly key: string }> {
  const made = await createApiKeyOnce(randomUUID(), wanted);
  if (made === null) throw new Error('a random UUID was taken');
  return made;
}

/** The same under an id of the caller's; null when that made a key before: what it is, nobody can tell any more. */
export async function createApiKeyOnce(
  id: string,
  wanted: NewApiKey,
): Promise<{ readonly id: string; readonly key: string } | null> {
  const random = randomBytes(20).toString('hex');
  const key = `dlq_${random}${checksum(random)}`;
  const row = {
    id,
    prefix: key.slice(0, 12),
    keySha256: hashApiKey(key),
    label: wanted.label,
    scopes: wanted.scopes,
    tenants: wanted.tenants === 'all' ? null : wanted.tenants,
    expiresAt: wanted.expiresAt ?? null,
  };
  const keeper = { actor: wanted.createdBy, remoteAddr: wanted.remoteAddr ?? null };
  return (await insertApiKey(row, keeper)) ? { id, key } : null;
}

/** The digest a key is found by. Looking up a digest leaks nothing of the key through its timing. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether text has the form of a key of ours, checksum included. */
export function isApiKey(text: string): boolean {
  const [, random, sum] = KEY.exec(text) ?? [];
  return random !== undefined && checksum(random) === sum;
}

function checksum(random: string): string {
  return createHash('sha256').update(`dlq_${random}`).digest('hex').slice(0, 8);
}

export function isApiScope(text: string): text is ApiScope {
  return API_SCOPES.some((scope) => scope === text);
}
