import type { OperationRefusal, OperationSteer } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { steerOperation } from '@/lib/services/operations/steer-operation';
import { problem, type Problem } from '../problem';
import { REFUSAL_STATUS } from './problems';

/** What the handlers of operations on many entries have in common. */

/** Why an operation was not made or steered; with how many match now, or where it stands. */
export function operationProblem({ code, message, count, state }: OperationRefusal): Problem {
  if (code === 'id-reused') {
    const detail = 'This Idempotency-Key was used before for something else. Nothing was changed.';
    return problem(422, 'idempotency-key-reused', detail);
  }
  const members = {
    ...(count === undefined ? {} : { count }),
    ...(state === undefined ? {} : { state }),
  };
  return problem(REFUSAL_STATUS[code], code, message, { members });
}

export function noOperation(): Problem {
  return problem(404, 'not-found', 'There is no such operation.');
}

interface Steering {
  readonly scope: TenantScope;
  readonly path: { readonly operation: string };
  readonly body: { readonly reason: string | null };
}

export async function steeredAnswer({ scope, path, body }: Steering, how: OperationSteer) {
  const steered = await steerOperation(scope, path.operation, how, body.reason);
  if (!steered.ok) return operationProblem(steered.error);
  return {
    document: {
      tenant_id: String(scope.tenantId),
      operation_id: path.operation,
      state: steered.value.state,
    },
  };
}
