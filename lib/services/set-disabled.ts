import { type Keeper, setDisabled as write } from '@/lib/db/member-changes';
import { ok, type Result } from '@/lib/dlq/errors';
import { type AccessRefusal, refuseAccess } from './access-refusal';

/**
 * Disables somebody: their sessions end, they are refused at sign-in, and the invitations they made are withdrawn. Keys
 * they made go on working. Or enables them again; the roles are the ones they had.
 */
export async function setDisabled(
  userId: string,
  disabled: boolean,
  keeper: Keeper,
): Promise<Result<{ changed: boolean }, AccessRefusal>> {
  if (disabled && keeper.actor === `user:${userId}`) {
    return refuseAccess(
      'yourself',
      'You cannot disable yourself. Another admin of all tenants can; or sign out.',
    );
  }
  const outcome = await write(userId, disabled, keeper);
  switch (outcome) {
    case 'changed':
      return ok({ changed: true });
    case 'unchanged':
      return ok({ changed: false });
    case 'last-admin':
      return refuseAccess(
        'last-admin',
        'Nobody else is admin of all tenants. Make somebody else admin of all tenants first.',
      );
    case 'email-taken':
      return refuseAccess(
        'email-taken',
        'Somebody else signed in with this address since. Disable them first, or change the address at the identity provider.',
      );
    case 'not-found':
      return refuseAccess('not-found', 'There is no such person any more. Load the list again.');
  }
}
