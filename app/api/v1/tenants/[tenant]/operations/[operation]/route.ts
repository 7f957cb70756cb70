import { getOperation as get } from '@/lib/db/operations';
import { noOperation } from '@/lib/web/api/bulk';
import { operationDetailDocument } from '@/lib/web/api/documents/bulk';
import { getOperation } from '@/lib/web/api/operations/bulk';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getOperation, async ({ scope, path }) => {
    const operation = await get(scope, path.operation);
    return operation === null ? noOperation() : { document: operationDetailDocument(operation) };
  }),
});
