import { readDelta } from '@/lib/db/entries';
import { getDelta } from '@/lib/web/api/operations/entries';
import { serve } from '@/lib/web/api/serve';
import { deltaResponse } from '@/lib/web/delta-response';
import { entryOf } from '@/lib/web/entry-of';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getDelta, async ({ scope, path }) => {
    const found = await entryOf(scope, path.entry);
    if (!found.ok) return found.problem;
    return deltaResponse(found.entry, await readDelta(scope, path.entry));
  }),
});
