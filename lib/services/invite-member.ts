import type { Role } from '@/lib/auth/roles';
import { readProviders } from '@/lib/auth/settings';
import { invite, type Keeper } from '@/lib/db/member-changes';
import { ok, type Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { type AccessRefusal, refuseAccess } from './access-refusal';
import { exceeds } from './set-role';

/** How long an invitation waits, in days. */
export const INVITATION_DAYS = 14;

/**
 * Gives a role to whoever has an address at one of the identity providers. Who signed in with it before has it at once; for
 * anybody else it waits for their first sign-in, which takes it up only if the provider vouches for the address.
 */
export async function inviteMember(
  invitation: {
    /** Unique; asking again with another one replaces what waits. */
    readonly id: string;
    /** Lower case. */
    readonly email: string;
    /** Null: every tenant. */
    readonly tenantId: TenantId | null;
    readonly role: Role;
  },
  own: Role,
  keeper: Keeper,
): Promise<Result<'given' | 'invited', AccessRefusal>> {
  if (exceeds(invitation.role, own)) {
    return refuseAccess(
      'above-own',
      `Nobody can give a role above their own; you are ${own} there.`,
    );
  }
  const { providers, problems } = readProviders(process.env);
  if (providers.length === 0) {
    return refuseAccess('not-set-up', `Sign-in is not set up. ${problems.join(' ')}`.trim());
  }
  const issuers = providers.map(({ issuer }) => issuer);
  const outcome = await invite({ ...invitation, issuers, days: INVITATION_DAYS }, keeper);
  switch (outcome) {
    case 'given':
    case 'invited':
      return ok(outcome);
    case 'member':
      return refuseAccess(
        'member',
        'They have a role by hand there already. Change it on their page.',
      );
    case 'disabled':
      return refuseAccess(
        'disabled',
        'Whoever has this address is disabled. An admin of all tenants can let them in again.',
      );
  }
}
