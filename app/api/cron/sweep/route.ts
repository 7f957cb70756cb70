import { runSweep } from '@/lib/services/sweep';
import { sweepReportDocument } from '@/lib/web/api/documents/sweep';
import { runSweep as operation, runSweepByGet } from '@/lib/web/api/operations/service';
import { serveOpen } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

const run = async () => ({ document: sweepReportDocument(await runSweep('cron')) });

/** Schedulers differ in the method they use; both do the same. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveOpen(runSweepByGet, run),
  POST: serveOpen(operation, run),
});
