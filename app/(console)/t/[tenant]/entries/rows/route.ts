import { getEntries } from '@/lib/db/entries';
import { parseEntryId } from '@/lib/dlq/ids';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';
import { namesIn, type NamedEntries } from '../_list/list-page';

/** Ids that may be asked for at once. */
const LIMIT = 200;

/** Entries by id as they are now, for rows that are on screen already. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) => {
    const given = (url.searchParams.get('ids') ?? '').split(',').filter((id) => id !== '');
    const ids = given.map(parseEntryId).filter((id) => id !== null);
    if (ids.length !== given.length || ids.length > LIMIT) {
      return problem(400, 'invalid', `ids: must be up to ${String(LIMIT)} entry ids.`);
    }
    const entries = await getEntries(scope, ids);
    const answer: NamedEntries = {
      rows: entries,
      names: await namesIn(entries),
      asOf: entries[0]?.asOf ?? 0,
    };
    return jsonResponse(answer);
  }),
});
