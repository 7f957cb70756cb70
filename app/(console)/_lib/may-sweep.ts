import type { Membership } from '@/lib/auth/roles';

/** The sweep runs over all tenants, so only an admin of all may start one. */
export function maySweep(user: { readonly memberships: readonly Membership[] }): boolean {
  return user.memberships.some(({ tenantId, role }) => tenantId === null && role === 'admin');
}
