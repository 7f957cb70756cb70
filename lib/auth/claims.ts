import { parseTenantId, type TenantId } from '@/lib/dlq/ids';
import { ROLES, type Membership, type Role } from './roles';

const CLAIM = /^dlq:(\*|[0-9]{1,19}):([a-z]+)$/;

/** More groups than this are not ours to store. */
const MAX_GRANTS = 1_000;

/**
 * Reads roles out of a claim of the identity provider: values `dlq:<tenant id or *>:<role>`, as a list or as
 * one string separated by blanks or commas. Every other value belongs to somebody else and is passed over.
 * Of several roles in one tenant the highest counts.
 */
export function rolesFromClaim(claim: unknown): Membership<TenantId>[] {
  const values: unknown[] = typeof claim === 'string' ? claim.split(/[\s,]+/) : toList(claim);
  const granted = new Map<string, Membership<TenantId>>();
  for (const value of values) {
    const grant = typeof value === 'string' ? readGrant(value) : null;
    if (grant === null) continue;
    const key = String(grant.tenantId);
    const held = granted.get(key);
    if (held === undefined || ROLES.indexOf(grant.role) > ROLES.indexOf(held.role)) {
      granted.set(key, grant);
    }
    if (granted.size >= MAX_GRANTS) break;
  }
  return [...granted.values()];
}

/** What a claim says to give `<tenant id or *>:<role>`; null when that is none. */
export function claimOf(grant: string): string | null {
  const claim = `dlq:${grant}`;
  return readGrant(claim) === null ? null : claim;
}

function toList(claim: unknown): unknown[] {
  return Array.isArray(claim) ? claim : [];
}

function readGrant(value: string): Membership<TenantId> | null {
  const [, tenant, role] = CLAIM.exec(value) ?? [];
  if (tenant === undefined || !isRole(role)) return null;
  if (tenant === '*') return { tenantId: null, role };
  const tenantId = parseTenantId(tenant);
  return tenantId === null ? null : { tenantId, role };
}

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
