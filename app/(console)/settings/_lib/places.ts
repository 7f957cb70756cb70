import { tenantWords } from '@/app/(console)/_lib/role-places';
import type { Reach } from '@/lib/auth/roles';
import type { NamedTenant } from '@/lib/db/tenant-names';
import type { Place } from '../members/_components/place-select';

/** Where somebody of this reach can give a role, all tenants last: that is rarely meant. */
export function placesWithin(reach: Reach, names: readonly NamedTenant[]): Place[] {
  const label = (tenantId: string) => {
    const words = tenantWords(tenantId, names);
    return words === `tenant ${tenantId}` ? `Tenant ${tenantId}` : `${words} (${tenantId})`;
  };
  const ids = reach === 'all' ? names.map(({ tenantId }) => tenantId) : reach.map(String);
  return [
    ...ids.map((tenantId) => ({ value: tenantId, label: label(tenantId) })),
    ...(reach === 'all' ? [{ value: 'all', label: 'All tenants' }] : []),
  ];
}
