import { accessOf, currentUserAnew } from '@/lib/auth/access';
import { headSeqs } from '@/lib/db/head-seqs';
import { liveHub } from '@/lib/live/hub';
import { liveResponse } from '@/lib/web/live-response';
import { bySession, defineRoute } from '@/lib/web/route';

export const dynamic = 'force-dynamic';

/**
 * A tenant's changes as Server-Sent Events: the seq its WAL ends at, when the stream begins and with every change. It
 * is the event's id; a client that comes back with one is told the present seq at once, and so whether it missed any.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, user, request }) => {
    const tenant = String(scope.tenantId);
    const userNow = await currentUserAnew();
    return liveResponse({
      hub: liveHub(),
      person: user.id,
      tenants: new Set([tenant]),
      event(changes) {
        const seq = changes.get(tenant) ?? '0';
        return { id: seq, data: { seq } };
      },
      present: () => headSeqs([scope.tenantId]),
      async allowed() {
        const now = await userNow();
        const access = now.ok ? await accessOf(now.user, tenant, 'view') : now;
        if (!access.ok && access.code === 'unavailable') throw new Error('unavailable');
        return access.ok;
      },
      signal: request.signal,
    });
  }),
});
