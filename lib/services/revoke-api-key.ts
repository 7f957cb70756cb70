import { findKeptApiKey, revokeApiKey } from '@/lib/db/api-key-store';
import { ok, type Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { type AccessRefusal, refuseAccess } from './access-refusal';

/**
 * Ends a key at once. `tenants` are all that it reaches, and whoever asks has been found to keep keys in each of them; a
 * key of other tenants is not there for them.
 */
export async function endApiKey(
  id: string,
  tenants: 'all' | readonly TenantId[],
  keeper: { readonly actor: string; readonly remoteAddr: string | null },
): Promise<Result<{ changed: boolean }, AccessRefusal>> {
  const key = await findKeptApiKey(id);
  if (key === null || !covers(tenants, key.tenants)) {
    return refuseAccess('not-found', 'There is no such key. Load the list again.');
  }
  return ok({ changed: await revokeApiKey(id, keeper) });
}

function covers(
  granted: 'all' | readonly TenantId[],
  reached: readonly TenantId[] | null,
): boolean {
  return granted === 'all' || (reached?.every((tenantId) => granted.includes(tenantId)) ?? false);
}
