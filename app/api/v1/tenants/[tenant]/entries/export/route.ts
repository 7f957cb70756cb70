import { parseEntryFilter } from '@/lib/dlq/filter';
import { filterRefusal } from '@/lib/web/api/filter-refusal';
import { exportEntries } from '@/lib/web/api/operations/entries';
import { serve } from '@/lib/web/api/serve';
import { exportResponse } from '@/lib/web/export-response';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(exportEntries, async ({ scope, url, query, request }) => {
    const parsed = parseEntryFilter(url.searchParams);
    return (
      filterRefusal(scope.tenantId, parsed) ??
      (await exportResponse(scope, parsed.filter, query.format, request))
    );
  }),
});
