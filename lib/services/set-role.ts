import { ROLES, type Role } from '@/lib/auth/roles';
import { type Keeper, type RoleChange, setRole as write } from '@/lib/db/member-changes';
import { ok, type Result } from '@/lib/dlq/errors';
import { type AccessRefusal, refuseAccess } from './access-refusal';

/** Nobody gives more than they have. */
export function exceeds(given: string | null, own: Role): boolean {
  return ROLES.findIndex((role) => role === given) > ROLES.indexOf(own);
}

/**
 * Gives somebody a role by hand in a tenant or in all, changes it, or takes it away (`role` null). What their groups
 * give them stays untouched. `own` is the role that whoever asks has there.
 */
export async function setRole(
  change: RoleChange & { readonly role: Role | null },
  own: Role,
  keeper: Keeper,
): Promise<Result<{ changed: boolean }, AccessRefusal>> {
  if (exceeds(change.role, own) || exceeds(change.before, own)) {
    return refuseAccess(
      'above-own',
      `Nobody can give or take a role above their own; you are ${own} there.`,
    );
  }
  const outcome = await write(change, keeper);
  switch (outcome) {
    case 'changed':
      return ok({ changed: true });
    case 'unchanged':
      return ok({ changed: false });
    case 'conflict':
      return refuseAccess(
        'conflict',
        'Somebody else changed this role meanwhile. Look again first.',
      );
    case 'last-admin':
      return refuseAccess(
        'last-admin',
        'Nobody would be admin of all tenants any more. Make somebody else admin of all tenants first.',
      );
    case 'not-found':
      return refuseAccess('not-found', 'There is no such person any more. Load the list again.');
  }
}
