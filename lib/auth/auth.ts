import NextAuth, { type NextAuthConfig } from 'next-auth';
import type { OIDCConfig } from 'next-auth/providers';
import { recordSignIn } from '@/lib/db/access-store';
import { isOutage } from '@/lib/db/errors';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/net/client-address';
import { sessionAdapter } from './adapter';
import { rolesFromClaim } from './claims';
import { accountIdOf, claimAt, userIdOf } from './identity';
import { isSecure } from './origin';
import { SESSION_MAX_AGE_SECS, newSessionToken, sessionCookie } from './session-cookie';
import { oidcSetup, type OidcSettings } from './settings';
import { signInErrorPath, type SignInError } from './sign-in-errors';

/** Claims of an ID token that matter here; roles are read by their configured name. */
interface Claims {
  readonly sub: string;
  readonly name?: string | null;
  readonly preferred_username?: string | null;
  readonly email?: string | null;
  readonly email_verified?: boolean | null;
}

export const PROVIDER = 'oidc';

/** Sign-in by any OpenID Connect provider. The configuration is made per request: building needs no database. */
export const { handlers } = NextAuth((request) =>
  config(request === undefined ? null : clientAddress(request.headers)),
);

function config(remoteAddr: string | null): NextAuthConfig {
  const setup = oidcSetup();
  // Requests arrive here under an origin that was checked; these would put another in its place.
  delete process.env['AUTH_URL'];
  delete process.env['NEXTAUTH_URL'];
  return {
    basePath: '/api/auth',
    trustHost: true,
    adapter: sessionAdapter(remoteAddr),
    providers: setup.ok ? [provider(setup.settings)] : [],
    ...(setup.ok && { secret: setup.settings.secret }),
    session: {
      strategy: 'database',
      maxAge: SESSION_MAX_AGE_SECS,
      // Never extended: twelve hours are the end. Being idle ends a session earlier, in `findSession`.
      updateAge: SESSION_MAX_AGE_SECS,
      generateSessionToken: newSessionToken,
    },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: sessionCookie() },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    logger: {
      error: (error) => log.error({ err: error }, 'sign-in failed'),
      warn: (code) => log.warn({ code }, 'sign-in'),
      debug: () => undefined,
    },
    callbacks: {
      signIn: async ({ profile }) => {
        const refused = setup.ok ? await admit(setup.settings, profile, remoteAddr) : 'provider';
        return refused === null ? true : signInErrorPath(refused);
      },
      redirect: ({ url, baseUrl }) =>
        URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === baseUrl
          ? new URL(url, baseUrl).href
          : baseUrl,
      // A new object: the one passed in carries the session token and every column of the user.
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { id: user.id, name: user.name ?? null, email: user.email },
      }),
    },
  };
}

function provider(settings: OidcSettings): OIDCConfig<Claims> {
  return {
    id: PROVIDER,
    name: settings.name,
    type: 'oidc',
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: settings.scope } },
    profile: (claims) => ({
      id: accountIdOf({ issuer: settings.issuer, subject: claims.sub }),
      name: claims.name ?? null,
      email: claims.email ?? null,
    }),
    // The provider's tokens have done their work.
    account: () => ({}),
  };
}

/** Takes a person whose provider vouched for them in, with the roles it gives them now; or says why not. */
async function admit(
  settings: OidcSettings,
  profile: object | undefined,
  remoteAddr: string | null,
): Promise<SignInError | null> {
  const claims = profile as Claims | undefined;
  if (typeof claims?.sub !== 'string' || claims.sub === '') return 'provider';
  if (claims.email_verified === false) return 'email-unverified';
  const identity = { issuer: settings.issuer, subject: claims.sub };
  try {
    const outcome = await recordSignIn({
      userId: userIdOf(identity),
      issuer: settings.issuer,
      provider: PROVIDER,
      providerAccountId: accountIdOf(identity),
      name: claims.name ?? claims.preferred_username ?? null,
      email: claims.email?.toLowerCase() ?? null,
      emailVerified: claims.email_verified ?? false,
      roles: rolesFromClaim(claimAt(claims, settings.roleClaim)),
      remoteAddr,
    });
    return outcome === 'signed-in' ? null : outcome;
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.error({ err: error }, 'sign-in met an outage');
    return 'unavailable';
  }
}
