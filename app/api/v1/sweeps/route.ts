import { listSweeps } from '@/lib/db/sweeps';
import { sweepListDocument } from '@/lib/web/api/documents/sweep';
import { listSweeps as operation, SWEEPS_USUAL } from '@/lib/web/api/operations/service';
import { serveAcross } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveAcross(operation, async ({ query }) => {
    const { cursor = null, limit = SWEEPS_USUAL } = query;
    const found = await listSweeps(limit + 1, cursor);
    const sweeps = found.slice(0, limit);
    const last = found.length > limit ? (sweeps.at(-1) ?? null) : null;
    return { document: sweepListDocument(sweeps, last) };
  }),
});
