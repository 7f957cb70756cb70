import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration, JWK } from 'oidc-provider';
import { DEMO_ACCOUNTS, checkDemoLogin } from './demo-accounts';
import { signInPage, signInProblemPage } from './sign-in-page';

export interface IdentityProvider {
  /** What the console needs to know of it: its issuer, and the one client it serves. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Answers a request when its path is below the issuer's; false leaves it to others. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

const MOUNT = '/oidc';
const SIGN_IN = `${MOUNT}/sign-in/`;
const SCOPE = 'openid profile email groups';
const SESSION_COOKIE = 'idp_session';
const FORM_LIMIT_BYTES = 4096;

/**
 * An OpenID Connect provider with the demo accounts, to be mounted at `/oidc` of the console's own
 * server. Keys, secrets and sessions live in this process only. `origins`: everywhere the console is
 * reached at; the first one is the issuer's.
 */
export async function createIdentityProvider(
  origins: readonly [string, ...string[]],
): Promise<IdentityProvider> {
  const issuer = `${origins[0]}${MOUNT}`;
  const clientId = 'dead-letters';
  const clientSecret = randomBytes(24).toString('base64url');
  const { Provider } = await quietly(() => import('oidc-provider'));
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        client_name: 'Dead letters',
        redirect_uris: origins.map((origin) => `${origin}/api/auth/callback/oidc`),
        post_logout_redirect_uris: origins.map((origin) => `${origin}/`),
      },
    ],
    jwks: { keys: [signingKey()] },
    scopes: SCOPE.split(' '),
    claims: { profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
    // The console reads the claims from the id token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: {
      keys: [randomBytes(24).toString('base64url')],
      names: { session: SESSION_COOKIE, interaction: 'idp_sign_in', resume: 'idp_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: MOUNT },
      short: { httpOnly: true, sameSite: 'lax', path: MOUNT },
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 600,
      Interaction: 3600,
      Session: 3600,
    },
    interactions: { url: (_, { uid }) => SIGN_IN + uid },
    findAccount: (_, sub) => accountOf(sub),
    loadExistingGrant: async (ctx) => {
      // One client, and it is the console itself: nothing to ask consent for.
      const { client, session } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope(SCOPE);
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = signInProblemPage(origins[0], out.error_description ?? out.error);
    },
  };
  const provider = await quietly(() => new Provider(issuer, configuration));
  const answer = provider.callback();

  /** GET shows the form, POST checks it and hands over to the provider. */
  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = (request.url ?? '').split('?')[0] ?? '';
    try {
      const { prompt } = await provider.interactionDetails(request, response);
      if (prompt.name !== 'login') throw new Error(`Unexpected prompt ${prompt.name}`);
    } catch {
      const sentence = 'This sign-in has run out or was started in another browser. Start again.';
      send(response, 400, signInProblemPage(origins[0], sentence));
      return;
    }
    if (request.method !== 'POST') {
      send(response, 200, signInPage({ action }));
      return;
    }
    const form = await readForm(request);
    const login = form?.get('login')?.trim() ?? '';
    const account = checkDemoLogin(login, form?.get('password') ?? '');
    if (!account) {
      const problem = 'No account has this login and password.';
      send(response, 401, signInPage({ action, login, problem }));
      return;
    }
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: account.login, remember: false } },
      { mergeWithLastSubmission: false },
    );
  }

  // Where signing in ends. A policy cannot name an IPv6 address; `'self'` covers the one in use.
  const targets = ["'self'", ...origins.filter((origin) => !origin.includes('['))].join(' ');

  function send(response: ServerResponse, status: number, html: string): void {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    });
    response.end(html);
  }

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '';
    if (!url.startsWith(`${MOUNT}/`)) return false;
    if (url.startsWith(SIGN_IN)) {
      signIn(request, response).catch(() => response.destroy());
      return true;
    }
    forgetSession(request);
    // The provider finds out where it is mounted by comparing the two.
    Object.assign(request, { originalUrl: url });
    request.url = url.slice(MOUNT.length);
    void answer(request, response);
    return true;
  }

  return { issuer, clientId, clientSecret, handle };
}

function accountOf(sub: string) {
  const account = DEMO_ACCOUNTS.find((a) => a.login === sub);
  if (!account) return undefined;
  const { name, email, groups } = account;
  return {
    accountId: sub,
    claims: () => ({ sub, name, email, email_verified: true, groups: [...groups] }),
  };
}

/** Every sign-in starts anew and shows the form, so that one can change from one demo account to another. */
function forgetSession(request: IncomingMessage): void {
  const cookies = request.headers.cookie?.split('; ') ?? [];
  request.headers.cookie = cookies.filter((c) => !c.startsWith(SESSION_COOKIE)).join('; ');
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as JWK;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > FORM_LIMIT_BYTES) return null;
  }
  return new URLSearchParams(body);
}

/**
 * Runs `work` without the provider's advice for production use (its store in memory, its opinion on
 * this Node version): true, and of no use to whoever starts a demo.
 */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const output = globalThis.console;
  const { info, warn } = output;
  const unlessAdvice =
    (write: typeof info): typeof info =>
    (...args) => {
      if (!/oidc-provider (NOTICE|WARNING)/.test(String(args[0]))) write(...args);
    };
  output.info = unlessAdvice(info);
  output.warn = unlessAdvice(warn);
  try {
    return await work();
  } finally {
    output.info = info;
    output.warn = warn;
  }
}
