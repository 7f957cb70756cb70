import { listWal } from '@/lib/db/wal';
import { listWal as operation, RECORDS_USUAL } from '@/lib/web/api/operations/log';
import { recordsAnswer } from '@/lib/web/api/records-answer';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(operation, async (call) => {
    const { kind, actor, entry, collection, cursor = null, limit = RECORDS_USUAL } = call.query;
    const filter = {
      ...(kind !== undefined && { kind }),
      ...(actor !== undefined && { actor }),
      ...(entry !== undefined && { entryId: entry }),
      ...(collection !== undefined && { collection }),
    };
    return recordsAnswer(call, () => listWal(call.scope, filter, cursor, limit));
  }),
});
