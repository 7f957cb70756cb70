import type { TenantCounts } from '@/app/(console)/_lib/counts';
import { listTenants } from '@/lib/db/tenants';
import { jsonResponse } from '@/lib/web/answer';
import { bySession, defineRoute } from '@/lib/web/route';

/** The counts beside the navigation, asked for when they may have changed. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope }) => {
    const {
      tenants: [tenant],
    } = await listTenants([scope.tenantId], 1);
    const counts: TenantCounts = {
      name: tenant?.name ?? null,
      pending: tenant?.pending ?? 0,
      attention: tenant?.attention ?? 0,
      operations: tenant?.operations ?? 0,
    };
    return jsonResponse(counts);
  }),
});
