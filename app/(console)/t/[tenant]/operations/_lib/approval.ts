import { can, type Role, ROLES } from '@/lib/auth/roles';
import { listAssignable } from '@/lib/db/assignable';
import type { OperationView } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import type { Approval } from '../[operation]/_components/operation-notices';
import { permissionFor } from './terms';

/** Who may approve an operation, seen by the one who looks at it. */
export async function approvalFor(
  scope: TenantScope,
  operation: OperationView,
  userId: string,
  role: Role,
): Promise<Approval> {
  const permission = permissionFor(operation.action);
  const asker = operation.createdBy === `user:${userId}`;
  const may = !asker && can(role, permission);
  if (operation.state !== 'awaiting' || !asker) return { asker, may, others: [] };
  const people = await listAssignable(scope);
  const others = people
    .filter(({ actor }) => actor !== operation.createdBy)
    .filter(({ roles }) => ROLES.some((each) => roles.includes(each) && can(each, permission)))
    .map(({ name }) => name);
  return { asker, may, others };
}
