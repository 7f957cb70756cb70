import { currentUserAnew, visibleOf } from '@/lib/auth/access';
import { liveHub } from '@/lib/live/hub';
import { liveResponse } from '@/lib/web/live-response';
import { bySignedIn, defineRoute } from '@/lib/web/route';

export const dynamic = 'force-dynamic';

/** Tenants one event names; of more only their number is told. */
const NAMED = 100;

/** Which of the tenants that the viewer may see change, as Server-Sent Events. Tells nothing but that they did. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySignedIn(async ({ tenants, user, request }) => {
    const userNow = await currentUserAnew();
    const before = namesOf(tenants);
    return liveResponse({
      hub: liveHub(),
      person: user.id,
      tenants: tenants === 'all' ? 'all' : new Set(tenants.map(String)),
      event: (changes) => ({
        data: { changed: changes.size, tenants: [...changes.keys()].slice(0, NAMED) },
      }),
      // One who comes back reads the whole overview anew: it is one page.
      present: async () => new Map(),
      async allowed() {
        const now = await userNow();
        if (!now.ok && now.code === 'unavailable') throw new Error('unavailable');
        return now.ok && namesOf(visibleOf(now.user)) === before;
      },
      signal: request.signal,
    });
  }),
});

/** Other tenants than at the start: the stream ends, and the next one is of those. */
function namesOf(tenants: ReturnType<typeof visibleOf>): string {
  return tenants === 'all' ? 'all' : tenants.map(String).toSorted().join(' ');
}
