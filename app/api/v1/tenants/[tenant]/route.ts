import { listTenants } from '@/lib/db/tenants';
import { tenantDocument } from '@/lib/web/api/documents/queue';
import { getTenant } from '@/lib/web/api/operations/tenants';
import { serve } from '@/lib/web/api/serve';
import { problem } from '@/lib/web/problem';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getTenant, async ({ scope }) => {
    const [tenant] = (await listTenants([scope.tenantId], 1)).tenants;
    return tenant === undefined
      ? problem(404, 'not-found', 'There is no such tenant for this API key.')
      : { document: tenantDocument(tenant) };
  }),
});
