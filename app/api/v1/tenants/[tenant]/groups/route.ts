import { listGroups } from '@/lib/db/groups';
import { groupDocument } from '@/lib/web/api/documents/group';
import { GROUPS_USUAL, listGroups as operation } from '@/lib/web/api/operations/groups';
import { orBadCursor } from '@/lib/web/api/pages';
import { instantOf } from '@/lib/web/api/scalars';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(operation, ({ scope, query }) =>
    orBadCursor(async () => {
      const { status = 'all', sort = 'unresolved', cursor = null, limit = GROUPS_USUAL } = query;
      const page = await listGroups(scope, { ...query, status, sort }, cursor, limit);
      return {
        document: {
          groups: page.items.map(groupDocument),
          next: page.next,
          as_of: instantOf(page.asOf),
        },
      };
    }),
  ),
});
