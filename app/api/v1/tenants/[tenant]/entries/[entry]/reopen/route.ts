import { reopenEntry } from '@/lib/services/act';
import { actOf, changedAnswer } from '@/lib/web/api/command';
import { reopenEntry as operation } from '@/lib/web/api/operations/commands';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(operation, async (call) =>
    changedAnswer(call, await reopenEntry(call.scope, actOf(call))),
  ),
});
