import { placeWords, youAre } from '@/app/(console)/_lib/role-places';
import { NoRight } from '@/components/no-right';
import { type Membership, type Permission, roleNeeded } from '@/lib/auth/roles';
import type { NamedTenant } from '@/lib/db/tenant-names';

/**
 * In place of a page whose permission somebody lacks. `tenantId` null: it takes the role in all tenants; undefined: in any
 * of them.
 */
export function NoRightHere({
  what,
  permission,
  tenantId,
  memberships,
  names,
}: {
  /** What stays closed, as the subject of a sentence: "The list of members". */
  what: string;
  permission: Permission;
  tenantId?: bigint | null;
  memberships: readonly Membership[];
  names: readonly NamedTenant[];
}) {
  const needs = roleNeeded(permission);
  const one = memberships.find((held) => held.tenantId !== null)?.tenantId ?? names[0]?.tenantId;
  const place = tenantId === undefined ? one : tenantId;
  return (
    <NoRight
      title={`${what} is not open to you`}
      needs={needs}
      where={tenantId === undefined ? 'in at least one tenant' : placeWords(tenantId, names)}
      youAre={youAre(memberships, names)}
      group={`dlq:${place === null ? '*' : String(place ?? 1)}:${needs}`}
    />
  );
}
