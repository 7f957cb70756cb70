'use server';

import { keyRevocation, newKey } from '@/app/(console)/_lib/access-input';
import { makeApiKey } from '@/lib/services/create-api-key';
import { endApiKey } from '@/lib/services/revoke-api-key';
import { defineActionOnTenants } from '@/lib/web/action';

/** Makes a key for tenants in which one keeps keys; its answer is the only time it is seen. */
export const createApiKeyAction = defineActionOnTenants({
  schema: newKey,
  permission: 'api_keys',
  run: async ({ input, tenants, user, remoteAddr }) =>
    makeApiKey(
      { id: input.requestId, label: input.label, scopes: input.scopes, tenants, days: input.days },
      { actor: user.actor, remoteAddr },
    ),
});

export const revokeApiKeyAction = defineActionOnTenants({
  schema: keyRevocation,
  permission: 'api_keys',
  run: async ({ input, tenants, user, remoteAddr }) =>
    endApiKey(input.id, tenants, { actor: user.actor, remoteAddr }),
});
