import { type Membership, ROLES } from '@/lib/auth/roles';

/** What a person is, on one line: `admin`, `operator of 1`, `operator of 1, viewer of 2 and 3`. */
export function rolesInWords(memberships: readonly Membership[]): string {
  const words = [...ROLES].reverse().flatMap((role) => {
    const held = memberships.filter((each) => each.role === role);
    if (held.length === 0) return [];
    if (held.some((each) => each.tenantId === null)) return [role];
    if (held.length > 3) return [`${role} of ${held.length} tenants`];
    return [`${role} of ${and(held.map((each) => String(each.tenantId)))}`];
  });
  return words.length === 0 ? 'no role' : words.join(', ');
}

function and(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
