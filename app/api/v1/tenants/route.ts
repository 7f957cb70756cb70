import { listTenants } from '@/lib/db/tenants';
import { tenantDocument } from '@/lib/web/api/documents/queue';
import { listTenants as operation, TENANTS_USUAL } from '@/lib/web/api/operations/tenants';
import { serveAcross } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveAcross(operation, async ({ tenants: visible, query }) => {
    const { after = null, limit = TENANTS_USUAL } = query;
    const { tenants, more } = await listTenants(visible, limit, after);
    return {
      document: {
        tenants: tenants.map(tenantDocument),
        after: more ? (tenants.at(-1)?.tenantId ?? null) : null,
      },
    };
  }),
});
