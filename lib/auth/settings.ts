import { isLoopback } from '@/lib/net/loopback';
import { type GroupRoles, readGroupRoles } from './group-roles';
import { PROVIDER_IDS, PROVIDER_KINDS, type ProviderId, type ProviderKind } from './provider-kinds';

/** One identity provider, from the environment. */
export interface ProviderSettings {
  readonly id: ProviderId;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Words on the button: "Sign in with …". */
  readonly name: string;
  readonly scope: string;
  /** The claim that carries groups; null: the provider has none. */
  readonly roleClaim: string | null;
  /** Roles for groups that do not name them themselves. */
  readonly groupRoles: GroupRoles;
}

export interface SignInSettings {
  /** Signs and encrypts the cookies of a sign-in under way. */
  readonly secret: string;
  /** At least one; in the order of the buttons. */
  readonly providers: readonly ProviderSettings[];
}

export type SignInSetup =
  | { readonly ok: true; readonly settings: SignInSettings }
  /** What has to be set or mended: sentences that name variables and never tell what stands in them. */
  | { readonly ok: false; readonly problems: readonly string[] };

const SECRET_LENGTH = 32;

/** Reads the settings each time they are needed: building the app has none, and a start may set them late. */
export function signInSetup(env: NodeJS.ProcessEnv = process.env): SignInSetup {
  const read = readProviders(env);
  const problems = [...read.problems];
  if (read.providers.length === 0 && problems.length === 0) {
    problems.push(
      'No identity provider is set: OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET name one.',
    );
  }
  const secret = env['AUTH_SECRET'] ?? '';
  if (secret.length < SECRET_LENGTH) {
    problems.push(
      `AUTH_SECRET ${secret === '' ? 'is not set' : 'is too short'}: it takes at least ${String(SECRET_LENGTH)} random characters.`,
    );
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, settings: { secret, providers: read.providers } };
}

/** The providers that are set, and what is wrong with those that are set in part. */
export function readProviders(env: NodeJS.ProcessEnv): {
  readonly providers: readonly ProviderSettings[];
  readonly problems: readonly string[];
} {
  const providers: ProviderSettings[] = [];
  const problems: string[] = [];
  for (const id of PROVIDER_IDS) {
    const kind = PROVIDER_KINDS[id];
    const of = (name: string) => env[`${kind.prefix}_${name}`] || null;
    if (of('CLIENT_ID') === null && of('CLIENT_SECRET') === null && of('ISSUER') === null) continue;

    const needed = ['CLIENT_ID', 'CLIENT_SECRET', ...(kind.issuer === null ? ['ISSUER'] : [])];
    const missing = needed.filter((name) => of(name) === null);
    const wrong = missing.map(
      (name) => `${kind.prefix}_${name} is not set; ${kind.name} needs it.`,
    );
    const issuer = of('ISSUER') ?? kind.issuer ?? '';
    const issuerWrong = missing.includes('ISSUER') ? null : issuerProblem(issuer, kind);
    if (issuerWrong !== null) wrong.push(`${kind.prefix}_ISSUER ${issuerWrong}.`);
    const groups = readGroupRoles(of('GROUP_ROLES') ?? '');
    if (!groups.ok) wrong.push(`${kind.prefix}_GROUP_ROLES ${groups.problem}.`);

    problems.push(...wrong);
    if (wrong.length > 0 || !groups.ok) continue;
    providers.push({
      id,
      issuer: id === 'github' ? new URL(issuer).origin : issuer,
      clientId: of('CLIENT_ID') ?? '',
      clientSecret: of('CLIENT_SECRET') ?? '',
      name: of('NAME') ?? kind.name,
      scope: of('SCOPE') ?? kind.scope,
      roleClaim: kind.roleClaim === null ? null : (of('ROLE_CLAIM') ?? kind.roleClaim),
      groupRoles: groups.roles,
    });
  }
  return { providers, problems };
}

/**
 * ID tokens are taken without a look at their signature, because they come straight from the provider's token
 * endpoint; that is sound only over TLS (OpenID Connect Core 3.1.3.7), or without leaving the machine.
 */
function issuerProblem(issuer: string, kind: ProviderKind): string | null {
  if (!URL.canParse(issuer)) return 'is no address';
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return 'must be an https address';
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'must be an address without user, query and fragment';
  }
  return kind.issuerProblem?.(url) ?? null;
}
