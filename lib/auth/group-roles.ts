import { claimOf, rolesFromClaim } from './claims';
import type { Membership } from './roles';
import type { TenantId } from '@/lib/dlq/ids';

/** For each group, what its members may do, as claims say it (`dlq:<tenant or *>:<role>`). Names are in lower case. */
export type GroupRoles = ReadonlyMap<string, readonly string[]>;

export type ReadGroupRoles =
  | { readonly ok: true; readonly roles: GroupRoles }
  /** Half a sentence that follows the variable's name; it never quotes. */
  | { readonly ok: false; readonly problem: string };

/** Reads `GROUP=TENANT:ROLE; GROUP=*:ROLE; …`; the last `=` of each part counts, as group names may have some. */
export function readGroupRoles(text: string): ReadGroupRoles {
  const roles = new Map<string, string[]>();
  const parts = text.split(';').filter((part) => part.trim() !== '');
  for (const [index, part] of parts.entries()) {
    const at = part.lastIndexOf('=');
    const group = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const claim = claimOf(part.slice(at + 1).trim());
    if (group === '' || claim === null) {
      const example = 'ops=1:operator or admins=*:admin';
      return {
        ok: false,
        problem: `cannot be read at its part ${String(index + 1)}: each is GROUP=TENANT:ROLE, such as ${example}`,
      };
    }
    roles.set(group, [...(roles.get(group) ?? []), claim]);
  }
  return { ok: true, roles };
}

/**
 * The roles of somebody in these groups: those the groups name themselves, and those they are mapped to. Some
 * providers put a slash before a group's name; it makes no difference.
 */
export function rolesOfGroups(
  groups: readonly string[],
  groupRoles: GroupRoles,
  namedByGroups: boolean,
): Membership<TenantId>[] {
  const names = groups.map((group) => group.replace(/^\//, ''));
  const mapped = [...groups, ...names].flatMap(
    (group) => groupRoles.get(group.toLowerCase()) ?? [],
  );
  return rolesFromClaim([...(namedByGroups ? names : []), ...mapped]);
}
