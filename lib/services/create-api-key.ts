import { type ApiScope, createApiKeyOnce } from '@/lib/auth/api-key';
import { ok, type Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { type AccessRefusal, refuseAccess } from './access-refusal';

/** Longest label of a key, in UTF-16 units. */
export const KEY_LABEL_MAX = 80;
/** Longest life of a key that ends by itself: ten years, in days. */
export const KEY_DAYS_MAX = 3_650;

/** Makes a key under an id of the caller's, at most once. What it returns is the only time the key is seen. */
export async function makeApiKey(
  wanted: {
    readonly id: string;
    readonly label: string;
    readonly scopes: readonly ApiScope[];
    readonly tenants: 'all' | readonly TenantId[];
    /** Days until it ends by itself; null: never. */
    readonly days: number | null;
  },
  keeper: { readonly actor: string; readonly remoteAddr: string | null },
): Promise<Result<{ readonly id: string; readonly key: string }, AccessRefusal>> {
  const { id, label, scopes, tenants, days } = wanted;
  const made = await createApiKeyOnce(id, {
    label,
    scopes,
    tenants,
    createdBy: keeper.actor,
    remoteAddr: keeper.remoteAddr,
    ...(days !== null && { expiresAt: new Date(Date.now() + days * 86_400_000) }),
  });
  if (made !== null) return ok(made);
  return refuseAccess(
    'made-unseen',
    'The key was made, but got lost on its way here, and nobody can show it again. Revoke it and make another.',
  );
}
