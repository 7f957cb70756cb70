import { Pill } from '@/components/ui/pill';
import { can, type Membership, type Permission, PERMISSIONS, roleNeeded } from '@/lib/auth/roles';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { tenantWords } from '@/app/(console)/_lib/role-places';
import { PERMISSION_WORDS } from './permission-words';

/** What holds in all tenants or in none; a role in one tenant does not give it. */
const ACROSS: ReadonlySet<Permission> = new Set(['sweep']);

/** Every permission: what it lets one do, the least role that has it, and where this person has it. */
export function PermissionTable({
  memberships,
  names,
}: {
  memberships: readonly Membership[];
  names: readonly NamedTenant[];
}) {
  return (
    <table className="dense cards border-t border-line" aria-label="Permissions">
      <thead>
        <tr>
          <th scope="col">Permission</th>
          <th scope="col">What it lets you do</th>
          <th scope="col">Least role</th>
          <th scope="col">You have it</th>
        </tr>
      </thead>
      <tbody>
        {PERMISSIONS.map((permission) => (
          <tr key={permission}>
            <th scope="row" className="!text-base !font-semibold !text-ink">
              {PERMISSION_WORDS[permission].name}
            </th>
            <td className="full !whitespace-normal text-ink-2">
              {PERMISSION_WORDS[permission].lets}
            </td>
            <td data-name="Least role">{roleNeeded(permission)}</td>
            <td data-name="You have it">
              <Held permission={permission} memberships={memberships} names={names} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({
  permission,
  memberships,
  names,
}: {
  permission: Permission;
  memberships: readonly Membership[];
  names: readonly NamedTenant[];
}) {
  const giving = memberships.filter(
    ({ tenantId, role }) => can(role, permission) && (tenantId === null || !ACROSS.has(permission)),
  );
  if (giving.length === 0) return <Pill>no</Pill>;
  if (giving.some(({ tenantId }) => tenantId === null)) {
    return <Pill tone="ok">in all tenants</Pill>;
  }
  const tenants = [...new Set(giving.map(({ tenantId }) => String(tenantId)))];
  const [first = '', ...more] = tenants.map((tenant) => tenantWords(tenant, names));
  return (
    <Pill tone="ok">
      in {first}
      {more.length > 0 && ` and ${more.length} more`}
    </Pill>
  );
}
