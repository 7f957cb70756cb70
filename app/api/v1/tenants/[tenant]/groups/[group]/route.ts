import { groupTrends, topValues } from '@/lib/db/group-facts';
import { getGroup } from '@/lib/db/groups';
import { setGroup } from '@/lib/services/set-group';
import { refusalProblem } from '@/lib/web/api/command';
import { changeOf, groupDetailDocument, groupDocument } from '@/lib/web/api/documents/group';
import {
  getGroup as readOperation,
  setGroup as setOperation,
} from '@/lib/web/api/operations/groups';
import { serve } from '@/lib/web/api/serve';
import { problem } from '@/lib/web/problem';
import { defineRoute } from '@/lib/web/route';

const TOP = 10;
const HOURS = 24;
const notFound = () => problem(404, 'not-found', 'There is no such group in this tenant.');

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(readOperation, async ({ scope, path: { group: groupId } }) => {
    const [group, trends, users, documents] = await Promise.all([
      getGroup(scope, groupId),
      groupTrends(scope, [groupId], HOURS),
      topValues(scope, groupId, 'user', TOP),
      topValues(scope, groupId, 'document', TOP),
    ]);
    if (group === null) return notFound();
    const hours = trends.get(groupId) ?? [];
    return { document: groupDetailDocument(group, hours, users, documents) };
  }),

  POST: serve(setOperation, async ({ scope, path: { group: groupId }, body, key }) => {
    const set = await setGroup(scope, groupId, changeOf(body), {
      reason: body.reason,
      requestId: key === null ? null : `group:${key}`,
      seen: body.changed_seq ?? null,
    });
    if (!set.ok) return refusalProblem(set.error);
    const group = await getGroup(scope, groupId);
    return group === null ? notFound() : { document: groupDocument(group) };
  }),
});
