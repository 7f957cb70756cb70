import { entryDocument } from '@/lib/web/api/documents/entry';
import { getEntry } from '@/lib/web/api/operations/entries';
import { serve } from '@/lib/web/api/serve';
import { entryOf } from '@/lib/web/entry-of';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getEntry, async ({ scope, path }) => {
    const found = await entryOf(scope, path.entry);
    return found.ok ? { document: entryDocument(found.entry) } : found.problem;
  }),
});
