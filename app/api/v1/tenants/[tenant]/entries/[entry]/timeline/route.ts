import { listWal } from '@/lib/db/wal';
import { getTimeline, RECORDS_USUAL } from '@/lib/web/api/operations/log';
import { recordsAnswer } from '@/lib/web/api/records-answer';
import { serve } from '@/lib/web/api/serve';
import { entryOf } from '@/lib/web/entry-of';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getTimeline, async (call) => {
    const { scope, path, query } = call;
    const found = await entryOf(scope, path.entry);
    if (!found.ok) return found.problem;
    const { cursor = null, limit = RECORDS_USUAL } = query;
    return recordsAnswer(call, () => listWal(scope, { entryId: path.entry }, cursor, limit));
  }),
});
