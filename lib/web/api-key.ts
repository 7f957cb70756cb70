import { keyAccess, type KeyAccess, keyReach } from '@/lib/auth/access';
import { hashApiKey, isApiKey, type ApiScope } from '@/lib/auth/api-key';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { clientAddress } from '@/lib/net/client-address';
import { noteInvalid, noteValid, refuseUnseen } from './failed-keys';
import { problem, type Problem } from './problem';
import { clientName } from './rate-limit';

export type Authenticated =
  | { readonly ok: true; readonly scope: TenantScope; readonly keyId: string }
  | { readonly ok: false; readonly problem: Problem };

const CHALLENGE = { headers: { 'WWW-Authenticate': 'Bearer realm="dead-letters"' } };
const BEARER = /^Bearer +([!-~]{1,200})$/i;
const KEY_PARAMETERS = new Set(['key', 'api_key', 'apikey', 'token', 'access_token']);

/**
 * Checks the API key of a request (`Authorization: Bearer dlq_…`) for a scope in a tenant. A key that is
 * malformed, unknown, revoked or expired gets one and the same answer; too many of them from one address, 429. Throws on an outage.
 */
export async function authenticateApiKey(
  request: Request,
  needed: ApiScope,
  tenantIdText: string,
): Promise<Authenticated> {
  return authenticate<Admitted>(request, needed, (key) => keyAccess(key, needed, tenantIdText));
}

export type Reaching =
  | {
      readonly ok: true;
      readonly keyId: string;
      /** The tenants the key is for. */
      readonly tenants: 'all' | readonly TenantId[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** The same where no tenant is named: which ones the key has this scope in. Throws on an outage. */
export async function authenticateAcross(request: Request, needed: ApiScope): Promise<Reaching> {
  return authenticate<Reach>(request, needed, (key) => keyReach(key, needed));
}

type Admitted = Extract<Authenticated, { ok: true }>;
type Reach = Extract<Reaching, { ok: true }>;
type Refused = { readonly ok: false; readonly code: Extract<KeyAccess, { ok: false }>['code'] };

async function authenticate<A extends Admitted | Reach>(
  request: Request,
  needed: ApiScope,
  ask: (key: string) => Promise<A | Refused>,
): Promise<A | { readonly ok: false; readonly problem: Problem }> {
  if (hasKeyInUrl(new URL(request.url))) {
    const detail = 'Keys in addresses end up in logs. Send the key in the Authorization header.';
    return { ok: false, problem: problem(400, 'credential-in-url', detail) };
  }
  const header = request.headers.get('authorization');
  if (header === null) {
    const detail = 'Send an API key: "Authorization: Bearer dlq_…".';
    return { ok: false, problem: problem(401, 'missing-credentials', detail, CHALLENGE) };
  }
  const key = BEARER.exec(header)?.[1] ?? '';
  const digest = hashApiKey(key);
  const client = clientName(clientAddress(request.headers));
  const unseen = await refuseUnseen(client, digest);
  if (unseen !== null) return { ok: false, problem: unseen };
  const access = await ask(key);
  if (!access.ok && access.code === 'invalid-credentials') {
    const limited = await noteInvalid(client, digest);
    return { ok: false, problem: limited ?? refusal(access.code, needed) };
  }
  noteValid(digest);
  return access.ok ? access : { ok: false, problem: refusal(access.code, needed) };
}

function hasKeyInUrl(url: URL): boolean {
  return [...url.searchParams].some(
    ([name, value]) => KEY_PARAMETERS.has(name.toLowerCase()) || isApiKey(value),
  );
}

function refusal(code: Refused['code'], needed: ApiScope): Problem {
  switch (code) {
    case 'invalid-credentials':
      return problem(401, code, 'This API key is not valid.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="dead-letters", error="invalid_token"' },
      });
    case 'insufficient-scope':
      return problem(403, code, `This API key does not have the scope "${needed}".`);
    case 'tenant-id':
      return problem(
        400,
        'u64-range',
        'A tenant id is a decimal number from 0 to 9223372036854775807.',
      );
    case 'not-found':
      return problem(404, code, 'There is no such tenant for this API key.');
  }
}
