import type { OperationAnswer } from '@/app/(console)/t/[tenant]/operations/_lib/fetch-operation';
import { getOperation } from '@/lib/db/operations';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';
import { namesIn } from '../../_lib/names';

/** Where an operation stands, for its page to follow. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, params }) => {
    const operation = await getOperation(scope, params['operation'] ?? '');
    if (operation === null) return problem(404, 'not-found', 'There is no such operation.');
    const answer: OperationAnswer = { operation, names: await namesIn([operation]) };
    return jsonResponse(answer);
  }),
});
