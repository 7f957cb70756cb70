import { attemptEntry } from '@/lib/services/attempt';
import { actOf, attemptedAnswer } from '@/lib/web/api/command';
import { retryEntry } from '@/lib/web/api/operations/commands';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(retryEntry, async (call) => {
    const act = { ...actOf(call), mode: 'retry' } as const;
    return attemptedAnswer(call, await attemptEntry(call.scope, act));
  }),
});
