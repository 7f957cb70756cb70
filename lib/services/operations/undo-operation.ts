import { openUndo } from '@/lib/db/operation-changes';
import { findOperation } from '@/lib/db/operations';
import { refusalSentence } from '@/lib/dlq/decide';
import { refuse } from '@/lib/dlq/errors';
import { inverseOf } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { requestDigest } from '../request-digest';
import { created, type CreateResult, newOperationId } from './create-operation';

/**
 * Takes back what an operation did, as an operation of its own: each entry it changed, as it left it. What moved on since is
 * skipped.
 */
export async function undoOperation(
  scope: TenantScope,
  operationId: string,
  { reason, requestId }: { readonly reason: string | null; readonly requestId: string | null },
): Promise<CreateResult> {
  const operation = await findOperation(scope, operationId);
  if (operation === null) return refuse('not-found', 'There is no such operation.');
  const action = inverseOf(operation.action);
  if (action === null) return refuse('nothing-to-undo', refusalSentence('nothing-to-undo'));
  const opened = await openUndo(
    scope,
    {
      operationId: newOperationId(),
      action,
      q: `operation:${operationId}/done`,
      // Whom each was with before stands with the items.
      parameters: {},
      reason,
      expectedCount: null,
      rateLimit: null,
      canary: null,
      undoOf: operationId,
      requestId,
      bodySha256: requestDigest('undo', operationId, reason),
    },
    operationId,
  );
  if (opened.kind === 'count' && opened.count === 0) {
    return refuse('nothing-to-undo', refusalSentence('nothing-to-undo'));
  }
  return created(scope, opened);
}
