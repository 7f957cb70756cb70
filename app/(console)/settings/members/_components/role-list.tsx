import { placeWords } from '@/app/(console)/_lib/role-places';
import type { HeldRole } from '@/lib/db/members';
import type { NamedTenant } from '@/lib/db/tenant-names';

/** Roles told one by one in a row of a list; the rest is a number. */
const TOLD = 2;

/** Where a role comes from, in a word or two. */
export const SOURCE_WORDS: { readonly [S in HeldRole['source']]: string } = {
  oidc: 'from groups',
  manual: 'by hand',
};

export function tenantOf({ tenantId }: Pick<HeldRole, 'tenantId'>): bigint | null {
  return tenantId === null ? null : BigInt(tenantId);
}

/** What somebody is, where, and where that comes from, a line each. */
export function RoleList({
  roles,
  names,
}: {
  roles: readonly HeldRole[];
  names: readonly NamedTenant[];
}) {
  if (roles.length === 0) return <span className="text-ink-3">none</span>;
  const more = roles.length - TOLD;
  return (
    <ul className="py-1">
      {roles.slice(0, TOLD).map((role) => (
        <li key={`${role.tenantId ?? '*'} ${role.source}`}>
          <span className="font-medium">{role.role}</span> {placeWords(tenantOf(role), names)}{' '}
          <span className="text-ink-3">· {SOURCE_WORDS[role.source]}</span>
        </li>
      ))}
      {more > 0 && <li className="text-ink-3">and {more} more</li>}
    </ul>
  );
}
