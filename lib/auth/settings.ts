import { isLoopback } from '@/lib/net/loopback';

/** What single sign-on needs to know, from the environment. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs and encrypts the cookies of a sign-in under way. */
  readonly secret: string;
  /** Words on the button: "Sign in with …". */
  readonly name: string;
  readonly scope: string;
  /** The claim that carries roles. */
  readonly roleClaim: string;
}

export type OidcSetup =
  | { readonly ok: true; readonly settings: OidcSettings }
  /** What has to be set, by the names of the variables. */
  | { readonly ok: false; readonly missing: readonly string[] };

const REQUIRED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'AUTH_SECRET'] as const;

/** Reads the settings each time they are needed: building the app has none, and a start may set them late. */
export function oidcSetup(env: NodeJS.ProcessEnv = process.env): OidcSetup {
  const missing = REQUIRED.filter((name) => !env[name]);
  if (missing.length > 0) return { ok: false, missing };
  if (!isTrustworthy(env['OIDC_ISSUER'] ?? '')) {
    return { ok: false, missing: ['OIDC_ISSUER with an https address'] };
  }
  return {
    ok: true,
    settings: {
      issuer: env['OIDC_ISSUER'] ?? '',
      clientId: env['OIDC_CLIENT_ID'] ?? '',
      clientSecret: env['OIDC_CLIENT_SECRET'] ?? '',
      secret: env['AUTH_SECRET'] ?? '',
      name: env['OIDC_NAME'] || 'single sign-on',
      scope: env['OIDC_SCOPE'] || 'openid profile email groups',
      roleClaim: env['OIDC_ROLE_CLAIM'] || 'groups',
    },
  };
}

/**
 * ID tokens are taken without a look at their signature, because they come straight from the provider's token
 * endpoint; that is sound only over TLS (OpenID Connect Core 3.1.3.7), or without leaving the machine.
 */
function isTrustworthy(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || isLoopback(hostname);
}
