import { noteGroup } from '@/lib/services/set-group';
import { refusalProblem } from '@/lib/web/api/command';
import { noteGroup as operation } from '@/lib/web/api/operations/groups';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(operation, async ({ scope, path: { group }, body, key }) => {
    const requestId = key === null ? null : `group:${key}`;
    const noted = await noteGroup(scope, group, body.text, { requestId });
    if (!noted.ok) return refusalProblem(noted.error);
    return { document: { group_id: group, seq: String(noted.value.seq) } };
  }),
});
