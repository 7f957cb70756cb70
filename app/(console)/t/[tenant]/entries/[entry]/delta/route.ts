import { readDelta } from '@/lib/db/entries';
import type { EntryId } from '@/lib/dlq/ids';
import { deltaResponse } from '@/lib/web/delta-response';
import { entryOfPath } from '@/lib/web/entry-of-path';
import { bySession, defineRoute } from '@/lib/web/route';

/** The delta's bytes as a file. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async (call) => {
    const found = await entryOfPath(call);
    if (!found.ok) return found.problem;
    const entryId = BigInt(found.entry.entryId) as EntryId;
    return deltaResponse(found.entry, await readDelta(call.scope, entryId));
  }),
});
