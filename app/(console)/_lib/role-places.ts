import type { Membership } from '@/lib/auth/roles';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { visibleText } from '@/lib/format/visible';

/** A tenant as people call it: its name, else its number. */
export function tenantWords(tenantId: bigint | string, names: readonly NamedTenant[]): string {
  const name = names.find((each) => each.tenantId === String(tenantId))?.name ?? null;
  return name === null ? `tenant ${tenantId}` : visibleText(name);
}

/** Where a role holds: "in all tenants", "in Acme". */
export function placeWords(tenantId: bigint | null, names: readonly NamedTenant[]): string {
  return tenantId === null ? 'in all tenants' : `in ${tenantWords(tenantId, names)}`;
}

/** How many roles are told one by one. */
const TOLD = 3;

/** What somebody is, told to them: "you are operator in Acme and viewer in Globex", "you have no role". */
export function youAre(memberships: readonly Membership[], names: readonly NamedTenant[]): string {
  if (memberships.length === 0) return 'you have no role';
  const told = memberships
    .slice(0, TOLD)
    .map(({ tenantId, role }) => `${role} ${placeWords(tenantId, names)}`);
  const more = memberships.length - told.length;
  if (more > 0) told.push(`have ${more} more ${more === 1 ? 'role' : 'roles'}`);
  const last = told.pop() ?? '';
  return `you are ${told.length === 0 ? last : `${told.join(', ')} and ${last}`}`;
}
