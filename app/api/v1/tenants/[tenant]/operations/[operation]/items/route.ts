import { findOperation, listOperationItems as list } from '@/lib/db/operations';
import { noOperation } from '@/lib/web/api/bulk';
import { operationItemListDocument } from '@/lib/web/api/documents/bulk';
import { ITEMS_USUAL, listOperationItems } from '@/lib/web/api/operations/bulk';
import { orBadCursor } from '@/lib/web/api/pages';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(listOperationItems, ({ scope, path, query }) =>
    orBadCursor(async () => {
      const { outcome = null, cursor = null, limit = ITEMS_USUAL } = query;
      if ((await findOperation(scope, path.operation)) === null) return noOperation();
      const page = await list(scope, path.operation, outcome, cursor, limit);
      return { document: operationItemListDocument(page) };
    }),
  ),
});
