import { listSweeps } from '@/lib/db/sweeps';
import { sweepListDocument } from '@/lib/web/api/documents/sweep';
import { listSweeps as operation, SWEEPS_USUAL } from '@/lib/web/api/operations/service';
import { serveAcross } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveAcross(operation, async ({ query }) => ({
    document: sweepListDocument(await listSweeps(query.limit ?? SWEEPS_USUAL)),
  })),
});
