import { rolesOfGroups } from './group-roles';
import { claimAt, type Identity } from './identity';
import type { Membership } from './roles';
import type { ProviderSettings } from './settings';
import type { TenantId } from '@/lib/dlq/ids';

/** What an identity provider vouches for, whatever form it gives it. */
export interface Vouched {
  readonly identity: Identity;
  readonly name: string | null;
  /** Lower case. */
  readonly email: string | null;
  /** Null: the provider does not say. */
  readonly emailVerified: boolean | null;
  readonly roles: readonly Membership<TenantId>[];
}

/** Reads what a provider says of somebody; null when it names nobody. */
export function readVouched(settings: ProviderSettings, profile: unknown): Vouched | null {
  if (typeof profile !== 'object' || profile === null) return null;
  const text = (name: string) => {
    const value = claimAt(profile, name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const subject = settings.id === 'github' ? githubSubject(profile) : text('sub');
  if (subject === null) return null;
  return {
    identity: { issuer: settings.issuer, subject },
    name: text('name') ?? text('preferred_username') ?? text('login'),
    email: text('email')?.toLowerCase() ?? null,
    emailVerified: verifiedOf(profile),
    roles: rolesOfGroups(
      groupsOf(settings, profile),
      settings.groupRoles,
      settings.roleClaim !== null,
    ),
  };
}

/** Some providers write the boolean as text. */
function verifiedOf(profile: object): boolean | null {
  const verified = claimAt(profile, 'email_verified');
  if (verified === true || verified === 'true') return true;
  return verified === false || verified === 'false' ? false : null;
}

/** GitHub's number of an account; names there change hands. */
function githubSubject(profile: object): string | null {
  const id = claimAt(profile, 'id');
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : null;
}

/**
 * The groups somebody is in. Google has none: there it is the verified address, and `@` with the Workspace domain that
 * owns the account. GitHub's are teams, as `organisation/team`.
 */
function groupsOf({ id, roleClaim }: ProviderSettings, profile: object): string[] {
  if (id === 'google') {
    const domain = claimAt(profile, 'hd');
    const email = verifiedOf(profile) === true ? claimAt(profile, 'email') : null;
    return strings([email, typeof domain === 'string' ? `@${domain}` : null]);
  }
  const claim = claimAt(profile, roleClaim ?? 'teams');
  if (typeof claim === 'string') return [claim, ...claim.split(/[\s,]+/)];
  return Array.isArray(claim) ? strings(claim) : [];
}

function strings(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
