import { steer } from '@/lib/db/operation-changes';
import { refusalSentence } from '@/lib/dlq/decide';
import { ok, refuse, type Result } from '@/lib/dlq/errors';
import type { OperationRefusal, OperationState, OperationSteer } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { scheduleOperation } from '@/lib/jobs/schedule';

export type SteerResult = Result<{ readonly state: OperationState }, OperationRefusal>;

/**
 * Pauses, resumes, cancels or approves an operation. When it answers, no further item starts that should not; what runs
 * at the target then ends and is recorded. Asking for what is so already succeeds.
 */
export async function steerOperation(
  scope: TenantScope,
  operationId: string,
  how: OperationSteer,
  reason: string | null,
): Promise<SteerResult> {
  const steered = await steer(scope, operationId, how, reason);
  switch (steered.kind) {
    case 'missing':
      return refuse('not-found', 'There is no such operation.');
    case 'refused': {
      const { code, state } = steered;
      return { ok: false, error: { code, message: refusalSentence(code), state } };
    }
    case 'steered':
      // Also a cancelled one has attempts to see to their end.
      scheduleOperation({ tenantId: scope.tenantId, operationId });
      return ok({ state: steered.state });
  }
}
