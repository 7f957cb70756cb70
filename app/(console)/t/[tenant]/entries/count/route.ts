import { countEntries } from '@/lib/db/entry-count';
import { parseEntryFilter } from '@/lib/dlq/filter';
import { jsonResponse } from '@/lib/web/answer';
import { bySession, defineRoute } from '@/lib/web/route';

/** How many entries a filter has, as far as it is worth counting. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) =>
    jsonResponse(await countEntries(scope, parseEntryFilter(url.searchParams).filter)),
  ),
});
