'use server';

import { disabling, invitation, roleChange, withdrawal } from '@/app/(console)/_lib/access-input';
import { placeOf } from '@/app/(console)/_lib/place';
import { withdrawInvitation } from '@/lib/db/member-changes';
import { ok } from '@/lib/dlq/errors';
import { refuseAccess } from '@/lib/services/access-refusal';
import { inviteMember } from '@/lib/services/invite-member';
import { setDisabled } from '@/lib/services/set-disabled';
import { setRole } from '@/lib/services/set-role';
import { defineActionOnAll, defineActionOnTenants } from '@/lib/web/action';

/** Gives, changes or takes away a role by hand, in one tenant or in all. */
export const setRoleAction = defineActionOnTenants({
  schema: roleChange,
  permission: 'members',
  run: async ({ input, tenants, role, user, remoteAddr }) =>
    setRole(
      {
        userId: input.userId,
        tenantId: placeOf(tenants),
        before: input.before,
        role: input.role,
      },
      role,
      { actor: user.actor, remoteAddr, reason: input.reason },
    ),
});

/** Gives a role to whoever has an address, now or once they sign in. */
export const inviteAction = defineActionOnTenants({
  schema: invitation,
  permission: 'members',
  run: async ({ input, tenants, role, user, remoteAddr }) =>
    inviteMember(
      {
        id: input.requestId,
        email: input.email,
        tenantId: placeOf(tenants),
        role: input.role,
      },
      role,
      { actor: user.actor, remoteAddr, reason: input.reason },
    ),
});

export const withdrawInvitationAction = defineActionOnTenants({
  schema: withdrawal,
  permission: 'members',
  run: async ({ input, tenants, user, remoteAddr }) => {
    const done = await withdrawInvitation(input.id, placeOf(tenants), {
      actor: user.actor,
      remoteAddr,
    });
    return done
      ? ok({ changed: true })
      : refuseAccess('not-found', 'It is not there any more: taken up, or withdrawn.');
  },
});

/** Shuts somebody out of the console, or lets them in again. */
export const setDisabledAction = defineActionOnAll({
  schema: disabling,
  permission: 'members',
  run: async ({ input, user, remoteAddr }) =>
    setDisabled(input.userId, input.disabled, {
      actor: user.actor,
      remoteAddr,
      reason: input.reason,
    }),
});
