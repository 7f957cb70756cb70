'use server';

import { z } from 'zod';
import { endSessions } from '@/lib/db/member-changes';
import { ok } from '@/lib/dlq/errors';
import { defineOwnAction } from '@/lib/web/action';

/** Ends all one's sessions, the one that asks among them. */
export const signOutEverywhereAction = defineOwnAction({
  schema: z.strictObject({}),
  run: async ({ user, remoteAddr }) =>
    ok({ ended: await endSessions(user.id, { actor: user.actor, remoteAddr }) }),
});
