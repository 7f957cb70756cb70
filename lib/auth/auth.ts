import NextAuth, { type NextAuthConfig } from 'next-auth';
import { recordAlone } from '@/lib/db/access-log';
import { recordSignIn } from '@/lib/db/access-store';
import { isOutage } from '@/lib/db/errors';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/net/client-address';
import { sessionAdapter } from './adapter';
import { accountIdOf, userIdOf } from './identity';
import { isSecure } from './origin';
import { SESSION_MAX_AGE_SECS, newSessionToken, sessionCookie } from './session-cookie';
import { authProvider } from './providers';
import { type ProviderSettings, signInSetup } from './settings';
import { signInErrorPath, type SignInError } from './sign-in-errors';
import { readVouched } from './vouched';

/** Sign-in by the identity providers that are set. The configuration is made per request: building needs no database. */
export const { handlers } = NextAuth((request) =>
  config(request === undefined ? null : clientAddress(request.headers)),
);

function config(remoteAddr: string | null): NextAuthConfig {
  const setup = signInSetup();
  // Requests arrive here under an origin that was checked; these would put another in its place.
  delete process.env['AUTH_URL'];
  delete process.env['NEXTAUTH_URL'];
  return {
    basePath: '/api/auth',
    trustHost: true,
    adapter: sessionAdapter(remoteAddr),
    providers: setup.ok ? setup.settings.providers.map(authProvider) : [],
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
      signIn: async ({ account, profile }) => {
        const providers = setup.ok ? setup.settings.providers : [];
        const by = providers.find(({ id }) => id === account?.provider);
        const refused = await admit(by, profile, remoteAddr);
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

/** Takes a person whose provider vouched for them in, with the roles it gives them now; or says why not. */
async function admit(
  settings: ProviderSettings | undefined,
  profile: object | undefined,
  remoteAddr: string | null,
): Promise<SignInError | null> {
  if (settings === undefined) return 'provider';
  const vouched = readVouched(settings, profile);
  if (vouched === null) return 'provider';
  const { identity, name, email, emailVerified, roles } = vouched;
  const userId = userIdOf(identity);
  const provider = settings.id;
  try {
    if (emailVerified === false && email !== null) {
      await recordAlone({
        what: 'sign_in_refused',
        actor: `user:${userId}`,
        subject: null,
        detail: { provider, reason: 'email-unverified' },
        remoteAddr,
      });
      return 'email-unverified';
    }
    const outcome = await recordSignIn({
      userId,
      issuer: identity.issuer,
      provider,
      providerAccountId: accountIdOf(identity),
      name,
      email,
      emailVerified: emailVerified ?? false,
      roles,
      remoteAddr,
    });
    return outcome === 'signed-in' ? null : outcome;
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.error({ err: error }, 'sign-in met an outage');
    return 'unavailable';
  }
}
