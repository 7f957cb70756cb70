import { previewForceApply } from '@/lib/services/attempt';
import { refusalProblem } from '@/lib/web/api/command';
import { previewDocument } from '@/lib/web/api/documents/attempt';
import { previewForceApply as operation } from '@/lib/web/api/operations/commands';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(operation, async ({ scope, path }) => {
    const preview = await previewForceApply(scope, path.entry);
    return preview.ok
      ? { document: previewDocument(preview.value) }
      : refusalProblem(preview.error);
  }),
});
