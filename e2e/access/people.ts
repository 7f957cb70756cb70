import { createApiKey, type ApiScope } from '@/lib/auth/api-key';
import { accountIdOf, userIdOf } from '@/lib/auth/identity';
import { newSessionToken, tokenDigest } from '@/lib/auth/session-cookie';
import { withDatabase } from '@/lib/cli/with-database';
import { recordSignIn } from '@/lib/db/access-store';
import { revokeApiKey } from '@/lib/db/api-key-store';
import { db } from '@/lib/db/client';
import { setDisabled } from '@/lib/db/member-changes';
import { sessions } from '@/lib/db/schema/access';
import { parseTenantId, type TenantId } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { listGroups } from '@/lib/db/groups';
import { createOperation } from '@/lib/services/operations/create-operation';
import type { Cast, Person } from './cast';

/**
 * Makes the people and keys of one run of the matrix, and prints them: `people.ts TENANT OTHER-TENANT COLLECTION`. They come to be
 * by the functions that sign-ins and the command line use.
 */

const [tenant, elsewhere] = process.argv.slice(2, 4).map((id) => parseTenantId(id));
const collection = process.argv[4];
if (!tenant || !elsewhere || collection === undefined) {
  throw new Error('two tenants and a collection');
}
const run = newSessionToken().slice(0, 12);

async function person(
  name: string,
  roles: readonly { readonly tenantId: TenantId | null; readonly role: string }[],
) {
  const identity = { issuer: 'https://matrix.example', subject: `${name}-${run}` };
  const userId = userIdOf(identity);
  const outcome = await recordSignIn({
    userId,
    issuer: identity.issuer,
    provider: 'oidc',
    providerAccountId: accountIdOf(identity),
    name: `Matrix ${name}`,
    email: null,
    emailVerified: false,
    roles,
    remoteAddr: null,
  });
  if (outcome !== 'signed-in') throw new Error(`${name}: ${outcome}`);
  return userId;
}

async function session(userId: string): Promise<string> {
  const token = newSessionToken();
  const expires = new Date(Date.now() + 3_600_000);
  await db()
    .insert(sessions)
    .values({ sessionToken: tokenDigest(token), userId, expires });
  return token;
}

async function sessionsOf(people: Readonly<Record<Person, string | null>>) {
  const made = Object.entries(people).map(
    async ([name, userId]) => [name, userId === null ? null : await session(userId)] as const,
  );
  return Object.fromEntries(await Promise.all(made)) as Record<Person, string | null>;
}

async function operationOn(tenantId: TenantId, name: string): Promise<string> {
  const made = await createOperation(mintTenantScope(tenantId, 'cli'), {
    action: 'note',
    q: `collection:${name}`,
    parameters: { text: 'matrix' },
    reason: null,
    expectedCount: 1,
    rateLimit: null,
    canary: null,
    requestId: null,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value.operationId;
}

async function groupIn(tenantId: TenantId, name: string): Promise<string> {
  const filter = { status: 'all', sort: 'lastSeen', collection: name } as const;
  const { items } = await listGroups(mintTenantScope(tenantId, 'cli'), filter, null, 1);
  if (items[0] === undefined) throw new Error(`no group in ${name}`);
  return items[0].groupId;
}

const keyOf = (scopes: readonly ApiScope[], tenants: 'all' | readonly [TenantId]) =>
  createApiKey({ label: 'matrix', scopes, tenants, createdBy: 'cli' });

await withDatabase(async (databaseUrl) => {
  const at = (tenantId: TenantId | null, role: string) => [{ tenantId, role }];
  const people = {
    anonymous: null,
    disabled: await person('disabled', at(tenant, 'admin')),
    nobody: await person('nobody', []),
    stranger: await person('stranger', at(elsewhere, 'admin')),
    viewer: await person('viewer', at(tenant, 'viewer')),
    operator: await person('operator', at(tenant, 'operator')),
    admin: await person('admin', at(tenant, 'admin')),
    chief: await person('chief', at(null, 'admin')),
  };
  // Disabling ends sessions; those that begin afterwards all the same must be worth nothing either.
  await setDisabled(people.disabled, true, { actor: 'cli', remoteAddr: null, reason: null });
  const every = ['ingest', 'read', 'operate'] as const;
  const revoked = await keyOf(every, [tenant]);
  await revokeApiKey(revoked.id, { actor: 'cli', remoteAddr: null });
  const cast: Cast = {
    databaseUrl,
    group: await groupIn(tenant, collection),
    operation: await operationOn(tenant, collection),
    viewer: people.viewer,
    sessions: await sessionsOf(people),
    spare: await sessionsOf(people),
    keys: {
      ingest: (await keyOf(['ingest'], [tenant])).key,
      read: (await keyOf(['read'], [tenant])).key,
      operate: (await keyOf(['operate'], [tenant])).key,
      elsewhere: (await keyOf(every, [elsewhere])).key,
      everywhere: (await keyOf(every, 'all')).key,
      revoked: revoked.key,
    },
  };
  process.stdout.write(JSON.stringify(cast));
});
