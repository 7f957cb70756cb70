import { randomBytes } from 'node:crypto';
import { isAssignable } from '@/lib/db/assignable';
import { openOperation, type Opened } from '@/lib/db/operation-changes';
import { refusalSentence } from '@/lib/dlq/decide';
import { ok, type RefusalCode, type Result } from '@/lib/dlq/errors';
import {
  type CreatedOperation,
  OPERATION_MAX,
  type OperationRefusal,
  type OperationSpec,
  takesReason,
} from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { grouped } from '@/lib/format/number';
import { scheduleOperation } from '@/lib/jobs/schedule';
import { requestDigest } from '../request-digest';
import { readSetQuery } from './read-set';

export type CreateResult = Result<CreatedOperation, OperationRefusal>;

/**
 * Freezes what a query matches now and lets the action loose on it. Refused as `count-moved` when another number matches
 * than was shown. The same request id tells of the operation it made.
 */
export async function createOperation(
  scope: TenantScope,
  spec: OperationSpec,
): Promise<CreateResult> {
  const { action, q, parameters, reason, expectedCount, rateLimit, canary, requestId } = spec;
  const named = readSetQuery(scope, q);
  if (!named.ok) return named;
  const { filter } = named.value;
  if (takesReason(action) && (reason === null || reason.trim() === '')) {
    return refused('reason-needed');
  }
  if (action === 'assign' && parameters.to != null && !(await isAssignable(scope, parameters.to))) {
    return refused('not-assignable');
  }
  const opened = await openOperation(
    scope,
    {
      operationId: newOperationId(),
      action,
      q: named.value.q,
      parameters,
      reason,
      expectedCount,
      rateLimit,
      canary,
      undoOf: null,
      requestId,
      bodySha256: requestDigest(
        'operation',
        action,
        named.value.q,
        JSON.stringify(parameters),
        reason,
        expectedCount,
        rateLimit,
        JSON.stringify(canary),
      ),
    },
    filter,
  );
  return created(scope, opened);
}

/** Twelve hex digits; enough never to meet one twice in a tenant. */
export function newOperationId(): string {
  return randomBytes(6).toString('hex');
}

/** What was opened, on its way. */
export function created(scope: TenantScope, opened: Opened): CreateResult {
  if (opened.kind === 'opened') {
    const { operationId, state, total, replayed } = opened;
    if (state === 'running') scheduleOperation({ tenantId: scope.tenantId, operationId });
    return ok({ operationId, state, total, replayed });
  }
  if (opened.kind === 'reused') return refused('id-reused');
  const { count } = opened;
  if (count === 0) return refused('nothing-matches', undefined, 0);
  if (count > OPERATION_MAX) {
    const most = `One operation takes ${grouped(OPERATION_MAX)}.`;
    return refused('too-many-entries', `${refusalSentence('too-many-entries')} ${most}`);
  }
  const now = count === 1 ? 'One entry matches now.' : `${grouped(count)} entries match now.`;
  return refused('count-moved', `${now} Look at them, then confirm again.`, count);
}

function refused(
  code: RefusalCode,
  message: string = refusalSentence(code),
  count?: number,
): { readonly ok: false; readonly error: OperationRefusal } {
  return { ok: false, error: { code, message, ...(count === undefined ? {} : { count }) } };
}
