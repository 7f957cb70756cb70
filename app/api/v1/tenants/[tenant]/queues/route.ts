import { listQueues } from '@/lib/db/queues';
import { queueDocument } from '@/lib/web/api/documents/queue';
import { listQueues as operation, QUEUES_USUAL } from '@/lib/web/api/operations/tenants';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(operation, async ({ scope, query }) => {
    const { after = null, limit = QUEUES_USUAL } = query;
    const found = await listQueues(scope, { after, limit: limit + 1 });
    const queues = found.slice(0, limit);
    return {
      document: {
        queues: queues.map(queueDocument),
        after: found.length > limit ? (queues.at(-1)?.collection ?? null) : null,
      },
    };
  }),
});
