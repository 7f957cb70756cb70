import { parseEntryFilter } from '@/lib/dlq/filter';
import { EXPORT_FORMATS } from '@/lib/services/export/formats';
import { filterRefusal } from '@/lib/web/api/filter-refusal';
import { exportResponse } from '@/lib/web/export-response';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/**
 * The entries of a filter as a file. Takes no more than `view`: whoever may see the tenant may see each of its entries
 * and its bytes.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url, request }) => {
    const asked = url.searchParams.get('format');
    const format = EXPORT_FORMATS.find((each) => each === asked);
    if (format === undefined) {
      return problem(400, 'invalid', `format: must be one of ${EXPORT_FORMATS.join(', ')}.`);
    }
    const parsed = parseEntryFilter(url.searchParams);
    // Part of a filter left out would be a larger export than was asked for.
    return (
      filterRefusal(scope.tenantId, parsed) ??
      (await exportResponse(scope, parsed.filter, format, request))
    );
  }),
});
