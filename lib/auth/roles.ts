/** Who may do what. Pure data: the server enforces it and the console hides by it. */

/** From least to most. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * `view`: read everything of a tenant. `resolve` to `force_apply`: act on entries; `triage`: say whose they are,
 * note things, share views, and set what is known of a group. `purge`: erase an entry's bytes for
 * good. `shared_views`: change and delete saved views that others share. `policy`: ttl, action and capacity of queues.
 * `target`: where retries go. `members`, `api_keys`, `channels`: who and what may come in, and where escalations go
 * out. `sweep`: start a run over all tenants, so it takes a role in
 * all of them.
 */
export const PERMISSIONS = [
  'view',
  'resolve',
  'reopen',
  'restore',
  'hold',
  'triage',
  'retry',
  'force_apply',
  'purge',
  'shared_views',
  'policy',
  'target',
  'members',
  'api_keys',
  'channels',
  'sweep',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const NEEDS: { readonly [P in Permission]: Role } = {
  view: 'viewer',
  resolve: 'operator',
  reopen: 'operator',
  restore: 'operator',
  hold: 'operator',
  triage: 'operator',
  retry: 'operator',
  force_apply: 'operator',
  purge: 'admin',
  shared_views: 'admin',
  policy: 'admin',
  target: 'admin',
  members: 'admin',
  api_keys: 'admin',
  channels: 'admin',
  sweep: 'admin',
};

/** The least role that has a permission. */
export function roleNeeded(permission: Permission): Role {
  return NEEDS[permission];
}

export function can(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(NEEDS[permission]);
}

/** A role in one tenant, or in all of them. */
export interface Membership<Tenant extends bigint = bigint> {
  /** Null: every tenant. */
  readonly tenantId: Tenant | null;
  readonly role: Role;
}

/** The highest role that memberships give in a tenant; null: none, the tenant is none of their business. */
export function roleIn(memberships: readonly Membership[], tenantId: bigint): Role | null {
  return highest(
    memberships.filter((held) => held.tenantId === null || held.tenantId === tenantId),
  );
}

/** The highest role that memberships give in every tenant, those to come included; null: none. */
export function roleInAll(memberships: readonly Membership[]): Role | null {
  return highest(memberships.filter((held) => held.tenantId === null));
}

/** Where something is permitted: in all tenants, those to come included, or in these. */
export type Reach<Tenant extends bigint = bigint> = 'all' | readonly Tenant[];

/** Where memberships give a permission; an empty list: nowhere. */
export function reachOf<Tenant extends bigint>(
  memberships: readonly Membership<Tenant>[],
  permission: Permission,
): Reach<Tenant> {
  const giving = memberships.filter(({ role }) => can(role, permission));
  if (giving.some(({ tenantId }) => tenantId === null)) return 'all';
  const tenants = giving.map(({ tenantId }) => tenantId).filter((tenantId) => tenantId !== null);
  return [...new Set(tenants)];
}

function highest(memberships: readonly Membership[]): Role | null {
  const ranks = memberships.map((held) => ROLES.indexOf(held.role));
  return ROLES[Math.max(-1, ...ranks)] ?? null;
}
