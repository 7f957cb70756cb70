import { health } from '@/lib/services/health';
import { getHealth } from '@/lib/web/api/operations/service';
import { instantOf } from '@/lib/web/api/scalars';
import { serveOpen } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveOpen(getHealth, async () => {
    const { status, problems, lastSweepAt } = await health();
    return {
      document: { status, problems: [...problems], last_sweep_at: instantOf(lastSweepAt) },
      status: status === 'down' ? 503 : 200,
    };
  }),
});
