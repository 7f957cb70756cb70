import { findQueue } from '@/lib/db/queues';
import { queueDocument } from '@/lib/web/api/documents/queue';
import { getQueue } from '@/lib/web/api/operations/tenants';
import { serve } from '@/lib/web/api/serve';
import { problem } from '@/lib/web/problem';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getQueue, async ({ scope, path }) => {
    const queue = await findQueue(scope, path.collection);
    return queue === null
      ? problem(404, 'not-found', 'There is no queue for this collection.')
      : { document: queueDocument(queue) };
  }),
});
