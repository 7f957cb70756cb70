import { notFound, redirect } from 'next/navigation';
import { type CurrentUser, tenantAccess, visibleTenants } from '@/lib/auth/access';
import type { Role } from '@/lib/auth/roles';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';

export interface TenantPage {
  readonly scope: TenantScope;
  /** The tenant's id as it stands in addresses. */
  readonly tenant: string;
  readonly role: Role;
  readonly user: CurrentUser;
}

/** Where a person comes back to after signing in. */
export function signInHref(path: string): string {
  return `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}

/** The check at the head of every page of a tenant. An unknown tenant and a forbidden one are the same page. */
export async function tenantPage(tenantText: string, path: string): Promise<TenantPage> {
  const access = await tenantAccess(tenantText, 'view');
  if (access.ok) {
    const { scope, role, user } = access;
    return { scope, tenant: String(scope.tenantId), role, user };
  }
  if (access.code === 'signed-out') redirect(signInHref(path));
  if (access.code === 'unavailable') throw new Error('the access check cannot reach the database');
  notFound();
}

/** The check at the head of pages across tenants: any signed-in user; what they see is up to their roles. */
export async function signedInPage(
  path: string,
): Promise<{ user: CurrentUser; tenants: 'all' | readonly TenantId[] }> {
  const visible = await visibleTenants();
  if (visible.ok) return { user: visible.user, tenants: visible.tenants };
  if (visible.code === 'signed-out') redirect(signInHref(path));
  throw new Error('the access check cannot reach the database');
}
