import { runSweep } from '@/lib/services/sweep';
import { jsonResponse } from '@/lib/web/answer';
import { clientAddress } from '@/lib/net/client-address';
import { cronRefusal } from '@/lib/web/cron-secret';
import { clientName, spend } from '@/lib/web/rate-limit';
import { defineRoute, type Handler } from '@/lib/web/route';

/** Schedulers differ in the method they use; both do the same. */
const sweep: Handler = {
  async authorize({ request }) {
    const refusal = cronRefusal(request.headers.get('authorization'));
    if (refusal === null) return async () => jsonResponse(await runSweep('cron'));
    const spent = await spend('failed-keys', clientName(clientAddress(request.headers)));
    return spent.ok ? refusal : spent.problem;
  },
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({ GET: sweep, POST: sweep });
