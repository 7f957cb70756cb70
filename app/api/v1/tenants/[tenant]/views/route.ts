import { listViews } from '@/lib/db/saved-views';
import { viewDocument } from '@/lib/web/api/documents/view';
import { listViews as operation } from '@/lib/web/api/operations/views';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(operation, async ({ scope }) => {
    const views = await listViews(scope, { userId: null });
    return { document: { views: views.map(viewDocument) } };
  }),
});
