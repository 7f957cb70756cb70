import { jsonResponse } from '@/lib/web/answer';
import { entryDocument } from '@/lib/web/entry-document';
import { entryOfPath } from '@/lib/web/entry-of-path';
import { byKey, defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byKey('read', async (call) => {
    const found = await entryOfPath(call);
    return found.ok ? jsonResponse(entryDocument(found.entry)) : found.problem;
  }),
});
