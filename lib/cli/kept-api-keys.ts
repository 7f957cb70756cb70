import { type KeptApiKey, listApiKeys, revokeApiKey } from '@/lib/db/api-key-store';
import { ok, type Result } from '@/lib/dlq/errors';

const COLUMNS = [
  'id',
  'prefix',
  'label',
  'scopes',
  'tenants',
  'created',
  'expires',
  'last used',
  'revoked',
];
const NEVER = '-';

/** The kept keys as tab-separated lines under a header; times are UTC. A label cannot break out of its cell. */
export function keyTable(keys: readonly KeptApiKey[]): string[] {
  const rows = keys.map((key) => [
    key.id,
    key.prefix,
    JSON.stringify(key.label),
    key.scopes.join(','),
    key.tenants === null ? 'all' : key.tenants.join(','),
    moment(key.createdAt),
    moment(key.expiresAt),
    moment(key.lastUsedAt),
    moment(key.revokedAt),
  ]);
  return [COLUMNS, ...rows].map((cells) => cells.join('\t'));
}

const moment = (at: Date | null) => (at === null ? NEVER : at.toISOString());

/** Ends the key with this id or prefix at once; refuses a prefix that several live keys share. */
export async function revokeKept(
  named: string,
): Promise<Result<KeptApiKey, { readonly message: string }>> {
  const found = (await listApiKeys()).filter(({ id, prefix }) => id === named || prefix === named);
  const [live, ...more] = found.filter(({ revokedAt }) => revokedAt === null);
  if (more.length > 0) {
    return refused(`several keys begin with ${named}: name one by its id, see api-key list`);
  }
  if (live && (await revokeApiKey(live.id, { actor: 'cli', remoteAddr: null }))) return ok(live);
  return refused(
    found.length > 0
      ? `the key ${named} is revoked already`
      : `no key has the id or prefix ${JSON.stringify(named)}, see api-key list`,
  );
}

const refused = (message: string) => ({ ok: false, error: { message } }) as const;
