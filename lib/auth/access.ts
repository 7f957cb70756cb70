import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { findSession, signOut, tenantExists, type SessionUserRow } from '@/lib/db/access-store';
import { findApiKey } from '@/lib/db/api-key-store';
import { isOutage } from '@/lib/db/errors';
import { parseTenantId, type TenantId } from '@/lib/dlq/ids';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/net/client-address';
import { hashApiKey, type ApiScope } from './api-key';
import { isRole } from './claims';
import {
  can,
  roleIn,
  roleInAll,
  roleNeeded,
  ROLES,
  type Membership,
  type Permission,
  type Role,
} from './roles';
import { SESSION_IDLE_SECS, sessionCookie, tokenDigest } from './session-cookie';

/**
 * The access check. Every page, action and handler asks here; nobody else on the web side makes a `TenantScope`,
 * so code that did not ask has nothing to read or write with.
 */

export interface CurrentUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly memberships: readonly Membership<TenantId>[];
  /** How the WAL names them: by id, since what it says can never be erased and an address is not an identity. */
  readonly actor: string;
}

/** `unavailable` is an outage: whoever asked may well be signed in. */
export type SignedIn =
  | { readonly ok: true; readonly user: CurrentUser }
  | { readonly ok: false; readonly code: 'signed-out' | 'unavailable' };

/** Another tenant's id answers exactly like one that does not exist. */
export type Access =
  | {
      readonly ok: true;
      readonly scope: TenantScope;
      readonly role: Role;
      readonly user: CurrentUser;
    }
  | { readonly ok: false; readonly code: 'signed-out' | 'unavailable' | 'not-found' }
  | { readonly ok: false; readonly code: 'forbidden'; readonly has: Role; readonly needs: Role };

/** Who is signed in; looked up once per request, so sign-out and disabling take effect with the next one. */
export const currentUser: () => Promise<SignedIn> = cache(async () => {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return token === undefined ? { ok: false, code: 'signed-out' } : userOfSession(token);
});

/** The digest by which the database knows the session that asks; it opens nothing. */
export async function currentSessionDigest(): Promise<string> {
  return tokenDigest((await cookies()).get(sessionCookie().name)?.value ?? '');
}

/** Who holds a session token. */
export async function userOfSession(token: string): Promise<SignedIn> {
  return orUnavailable(async () => {
    const row = await findSession(tokenDigest(token), SESSION_IDLE_SECS);
    return row === null ? { ok: false, code: 'signed-out' } : { ok: true, user: toUser(row) };
  });
}

/**
 * For answers that last beyond the request: who holds its session, looked up anew with each call, so that signing out,
 * disabling and a lost role end them.
 */
export async function currentUserAnew(): Promise<() => Promise<SignedIn>> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return async () =>
    token === undefined ? { ok: false, code: 'signed-out' } : userOfSession(token);
}

/** Signs out: the session ends in the database, then in the browser. False: an outage, and it goes on. */
export async function endCurrentSession(): Promise<boolean> {
  const { name, options } = sessionCookie();
  const jar = await cookies();
  const token = jar.get(name)?.value;
  if (token === undefined) return true;
  const remoteAddr = clientAddress(await headers());
  const ended = await orUnavailable(() => signOut(tokenDigest(token), remoteAddr));
  if (ended !== undefined) return false;
  jar.set(name, '', { ...options, maxAge: 0 });
  return true;
}

/** What the signed-in user may do in a tenant: a scope to do it with, or why not. */
export async function tenantAccess(tenantId: string, permission: Permission): Promise<Access> {
  const signedIn = await currentUser();
  return signedIn.ok ? accessOf(signedIn.user, tenantId, permission) : signedIn;
}

/** The same for a known user. */
export async function accessOf(
  user: CurrentUser,
  tenantIdText: string,
  permission: Permission,
): Promise<Access> {
  const tenantId = parseTenantId(tenantIdText);
  if (tenantId === null) return { ok: false, code: 'not-found' };
  return orUnavailable(async () => {
    // Asked first and in every case: the time it takes tells nothing.
    const exists = await tenantExists(tenantId);
    const role = roleIn(user.memberships, tenantId);
    if (role === null || !exists) return { ok: false, code: 'not-found' };
    if (!can(role, permission)) {
      return { ok: false, code: 'forbidden', has: role, needs: roleNeeded(permission) };
    }
    return { ok: true, scope: mintTenantScope(tenantId, user.actor), role, user };
  });
}

export type AccessToAll =
  | { readonly ok: true; readonly role: Role; readonly user: CurrentUser }
  | { readonly ok: false; readonly code: 'signed-out' | 'unavailable' }
  | {
      readonly ok: false;
      readonly code: 'forbidden';
      /** Their role in all tenants; null: none, whatever they are in some. */
      readonly has: Role | null;
      readonly needs: Role;
    };

/** What the signed-in user may do to all tenants at once. */
export async function accessToAll(permission: Permission): Promise<AccessToAll> {
  const signedIn = await currentUser();
  if (!signedIn.ok) return signedIn;
  const { user } = signedIn;
  const role = roleInAll(user.memberships);
  return role !== null && can(role, permission)
    ? { ok: true, role, user }
    : { ok: false, code: 'forbidden', has: role, needs: roleNeeded(permission) };
}

export type AccessToTenants =
  | {
      readonly ok: true;
      readonly user: CurrentUser;
      /** The least of the roles they have there. */
      readonly role: Role;
      readonly tenants: 'all' | readonly TenantId[];
    }
  | Extract<Access, { ok: false }>
  /** `AccessToAll`'s answer for all tenants at once. */
  | {
      readonly ok: false;
      readonly code: 'forbidden-in-all';
      readonly has: Role | null;
      readonly needs: Role;
    };

/**
 * What the signed-in user may do to several tenants at once, or to all. Who may do it in all of them may name tenants
 * that have not come into being yet.
 */
export async function accessToTenants(
  named: 'all' | readonly string[],
  permission: Permission,
): Promise<AccessToTenants> {
  const all = await accessToAll(permission);
  if (!all.ok && all.code !== 'forbidden') return all;
  if (named === 'all') {
    return all.ok ? { ...all, tenants: 'all' } : { ...all, code: 'forbidden-in-all' };
  }
  const tenants: TenantId[] = [];
  const roles: Role[] = [];
  for (const text of named) {
    const tenantId = parseTenantId(text);
    if (tenantId === null) return { ok: false, code: 'not-found' };
    const access = all.ok ? all : await tenantAccess(text, permission);
    if (!access.ok) return access;
    tenants.push(tenantId);
    roles.push(access.role);
  }
  const signedIn = await currentUser();
  if (!signedIn.ok) return signedIn;
  const role = ROLES.find((each) => roles.includes(each));
  if (role === undefined) return { ok: false, code: 'not-found' };
  return { ok: true, user: signedIn.user, role, tenants };
}

export type Visible =
  | {
      readonly ok: true;
      readonly user: CurrentUser;
      readonly tenants: 'all' | readonly TenantId[];
    }
  | { readonly ok: false; readonly code: 'signed-out' | 'unavailable' };

/** Which tenants the signed-in user may see; some of the ids may not have come into being yet. */
export async function visibleTenants(): Promise<Visible> {
  const signedIn = await currentUser();
  if (!signedIn.ok) return signedIn;
  return { ok: true, user: signedIn.user, tenants: visibleOf(signedIn.user) };
}

/** Which tenants a known user may see. */
export function visibleOf({ memberships }: CurrentUser): 'all' | readonly TenantId[] {
  const ids = memberships.map((held) => held.tenantId);
  const named = [...new Set(ids.filter((tenantId) => tenantId !== null))];
  return ids.includes(null) ? 'all' : named;
}

export type KeyAccess =
  | { readonly ok: true; readonly scope: TenantScope; readonly keyId: string }
  | {
      readonly ok: false;
      readonly code: 'invalid-credentials' | 'insufficient-scope' | 'tenant-id' | 'not-found';
    };

/**
 * What an API key may do in a tenant. A tenant that is written to need not exist yet: it comes into being with
 * its first append. One that is read must. Throws on an outage.
 */
export async function keyAccess(
  key: string,
  needed: ApiScope,
  tenantIdText: string,
): Promise<KeyAccess> {
  const held = await findApiKey(hashApiKey(key));
  if (held === null) return { ok: false, code: 'invalid-credentials' };
  if (!held.scopes.includes(needed)) return { ok: false, code: 'insufficient-scope' };
  const tenantId = parseTenantId(tenantIdText);
  if (tenantId === null) return { ok: false, code: 'tenant-id' };
  const allowed = held.tenants?.includes(tenantId) ?? true;
  const known = needed !== 'read' || (await tenantExists(tenantId));
  if (!allowed || !known) return { ok: false, code: 'not-found' };
  return { ok: true, scope: mintTenantScope(tenantId, `key:${held.prefix}`), keyId: held.id };
}

export type KeyReach =
  | {
      readonly ok: true;
      readonly keyId: string;
      readonly tenants: 'all' | readonly TenantId[];
    }
  | { readonly ok: false; readonly code: 'invalid-credentials' | 'insufficient-scope' };

/** In which tenants an API key may do something. Throws on an outage. */
export async function keyReach(key: string, needed: ApiScope): Promise<KeyReach> {
  const held = await findApiKey(hashApiKey(key));
  if (held === null) return { ok: false, code: 'invalid-credentials' };
  if (!held.scopes.includes(needed)) return { ok: false, code: 'insufficient-scope' };
  return { ok: true, keyId: held.id, tenants: held.tenants ?? 'all' };
}

function toUser(row: SessionUserRow): CurrentUser {
  return {
    id: row.userId,
    name: row.name,
    email: row.email,
    memberships: row.roles.flatMap(({ tenantId, role }) =>
      isRole(role) ? [{ tenantId, role }] : [],
    ),
    actor: `user:${row.userId}`,
  };
}

async function orUnavailable<T>(
  ask: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly code: 'unavailable' }> {
  try {
    return await ask();
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.error({ err: error }, 'access check met an outage');
    return { ok: false, code: 'unavailable' };
  }
}
