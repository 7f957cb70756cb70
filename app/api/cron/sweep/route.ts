import { runSweep } from '@/lib/services/sweep';
import { jsonResponse } from '@/lib/web/answer';
import { cronRefusal } from '@/lib/web/cron-secret';
import { defineRoute, type Handler } from '@/lib/web/route';

/** Schedulers differ in the method they use; both do the same. */
const sweep: Handler = {
  async authorize({ request }) {
    return (
      cronRefusal(request.headers.get('authorization')) ??
      (async () => jsonResponse(await runSweep('cron')))
    );
  },
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({ GET: sweep, POST: sweep });
