import { health } from '@/lib/services/health';
import { jsonResponse } from '@/lib/web/answer';
import { defineRoute, open } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: open(async () => {
    const { status, problems, lastSweepAt } = await health();
    return jsonResponse(
      {
        status,
        problems,
        last_sweep_at: lastSweepAt === null ? null : new Date(lastSweepAt).toISOString(),
      },
      { status: status === 'down' ? 503 : 200 },
    );
  }),
});
