import { listEntries } from '@/lib/db/entries';
import { parseEntryFilter } from '@/lib/dlq/filter';
import { parseEntryId } from '@/lib/dlq/ids';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/** Arrivals counted at most; beyond, "more than". */
const LIMIT = 50;

/** How many entries of a filtered list are newer than `since`, an entry id; asked when that may have changed. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) => {
    const since = parseEntryId(url.searchParams.get('since') ?? '');
    if (since === null) return problem(400, 'invalid', 'since: must be an entry id.');
    const { filter } = parseEntryFilter(url.searchParams);
    const { rows } = await listEntries(scope, filter, null, LIMIT + 1);
    const newer = rows.filter((row) => BigInt(row.entryId) > since).length;
    return jsonResponse({ newer: Math.min(newer, LIMIT), more: newer > LIMIT });
  }),
});
