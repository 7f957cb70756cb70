import { attemptEntry } from '@/lib/services/attempt';
import { actOf, attemptedAnswer } from '@/lib/web/api/command';
import { forceApplyEntry } from '@/lib/web/api/operations/commands';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(forceApplyEntry, async (call) => {
    const previewVersion = call.body.preview_version;
    const act = { ...actOf(call), mode: 'force_apply', previewVersion } as const;
    return attemptedAnswer(call, await attemptEntry(call.scope, act));
  }),
});
