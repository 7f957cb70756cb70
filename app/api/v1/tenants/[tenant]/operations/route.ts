import { findOperation, listOperations as list } from '@/lib/db/operations';
import { isOver, OPERATION_STATES } from '@/lib/dlq/operation';
import { createOperation as create } from '@/lib/services/operations/create-operation';
import { operationProblem } from '@/lib/web/api/bulk';
import { operationDocument, operationListDocument } from '@/lib/web/api/documents/bulk';
import { createOperation, listOperations, OPERATIONS_USUAL } from '@/lib/web/api/operations/bulk';
import { orBadCursor } from '@/lib/web/api/pages';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(listOperations, ({ scope, query }) =>
    orBadCursor(async () => {
      const { open, cursor = null, limit = OPERATIONS_USUAL } = query;
      const states = OPERATION_STATES.filter((state) => open !== 'yes' || !isOver(state));
      return { document: operationListDocument(await list(scope, states, cursor, limit)) };
    }),
  ),

  POST: serve(createOperation, async ({ scope, body, key }) => {
    const { canary, parameters } = body;
    const made = await create(scope, {
      action: body.action,
      q: body.q,
      parameters: {
        ...(body.action === 'assign' && { to: parameters.to ?? null }),
        ...(body.action === 'note' && { text: parameters.text?.trim() ?? '' }),
      },
      reason: body.reason,
      expectedCount: body.expected_count,
      rateLimit: body.rate_limit,
      canary: canary && { first: canary.first, percent: canary.stop_above_percent },
      requestId: key === null ? null : `operation:${key}`,
    });
    if (!made.ok) return operationProblem(made.error);
    const { operationId } = made.value;
    const operation = await findOperation(scope, operationId);
    if (operation === null) throw new Error('an operation that was made is not there');
    const Location = `/api/v1/tenants/${String(scope.tenantId)}/operations/${operationId}`;
    return { document: operationDocument(operation), headers: { Location } };
  }),
});
