import { tenantDefaults } from '@/lib/db/tenants';
import type { TenantScope } from '@/lib/dlq/scope';
import { visibleText } from '@/lib/format/visible';

export interface Crumb {
  readonly key: string;
  readonly label: string;
  readonly href: string;
}

/** The way down to a tenant: overview, then the tenant by its name. */
export async function tenantCrumbs(scope: TenantScope): Promise<Crumb[]> {
  const tenant = String(scope.tenantId);
  const { name } = await tenantDefaults(scope);
  return [
    { key: 'overview', label: 'Overview', href: '/' },
    {
      key: 'tenant',
      label: name === null ? `Tenant ${tenant}` : visibleText(name),
      href: `/t/${tenant}`,
    },
  ];
}
