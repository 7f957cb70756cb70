import { filterOf } from '@/lib/dlq/filter';
import { attentionMessages } from '@/lib/db/attention-messages';
import { listEntries } from '@/lib/db/entries';
import { entryDocument } from '@/lib/web/api/documents/entry';
import { LIST_USUAL, listAttention } from '@/lib/web/api/operations/entries';
import { entriesOf, orBadCursor } from '@/lib/web/api/pages';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(listAttention, ({ scope, query }) =>
    orBadCursor(async () => {
      const { cursor = null, limit = LIST_USUAL } = query;
      const page = await listEntries(scope, filterOf({ status: 'attention' }), cursor, limit);
      const { entries, ids } = await entriesOf(scope, page);
      const messages = await attentionMessages(scope, ids);
      return {
        document: {
          entries: entries.map((entry) => ({
            entry: entryDocument(entry),
            message: messages.get(entry.entryId) ?? '',
          })),
          older: page.older,
          newer: page.newer,
        },
      };
    }),
  ),
});
