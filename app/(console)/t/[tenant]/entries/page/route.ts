import { listEntries } from '@/lib/db/entries';
import { BadCursorError } from '@/lib/db/keyset';
import { parseEntryFilter } from '@/lib/dlq/filter';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';
import { PAGE_SIZE } from '../_lib/page-size';
import { type ListPage, namesIn } from '../_list/list-page';

/** A further page of the list, by keyset, as one scrolls. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) => {
    const { filter, cursor } = parseEntryFilter(url.searchParams);
    try {
      const page = await listEntries(scope, filter, cursor, PAGE_SIZE);
      const answer: ListPage = { ...page, names: await namesIn(page.rows) };
      return jsonResponse(answer);
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error;
      return problem(400, 'bad-cursor', 'This place belongs to a list with another filter.');
    }
  }),
});
