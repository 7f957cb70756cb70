import {
  createHash,
  createPublicKey,
  createVerify,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ACCOUNTS } from './demo-accounts';
import { createIdentityProvider, type IdentityProvider } from './identity-provider';

let server: Server;
let provider: IdentityProvider;
let origin: string;
let otherOrigin: string;
let written: unknown[][];

beforeAll(async () => {
  written = [];
  vi.spyOn(globalThis.console, 'warn').mockImplementation((...args) => void written.push(args));
  vi.spyOn(globalThis.console, 'info').mockImplementation((...args) => void written.push(args));
  server = createServer((request, response) => {
    if (!provider.handle(request, response)) response.writeHead(404).end('the console');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://localhost:${port}`;
  otherOrigin = `http://127.0.0.1:${port}`;
  provider = await createIdentityProvider([origin, otherOrigin]);
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** A browser as far as cookies and redirects go; stops where a redirect leaves for `until`. */
function browser() {
  const jar = new Map<string, { value: string; path: string }>();
  async function visit(url: string, form?: Record<string, string>, until = '/api/auth/callback/') {
    let target = new URL(url);
    let init: RequestInit = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    for (;;) {
      const sent = [...jar].filter(([, c]) => target.pathname.startsWith(c.path));
      const cookie = sent.map(([name, c]) => `${name}=${c.value}`).join('; ');
      const response = await fetch(target, { ...init, redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? '/' });
      }
      const location = response.headers.get('location');
      if (location === null) return { url: target.href, response };
      target = new URL(location, target);
      init = {};
      if (target.pathname.startsWith(until)) return { url: target.href, response };
    }
  }
  return { visit, jar };
}

interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
}

async function discover(): Promise<Discovery> {
  const response = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
  return (await response.json()) as Discovery;
}

function authorizationUrl(discovery: Discovery, redirectUri: string, verifier: string | null) {
  const url = new URL(discovery.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email groups',
    state: 'state-1',
    nonce: 'nonce-1',
    ...(verifier && {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  }).toString();
  return url.href;
}

async function exchange(discovery: Discovery, code: string, redirectUri: string, verifier: string) {
  const basic = Buffer.from(`${provider.clientId}:${provider.clientSecret}`).toString('base64');
  return fetch(discovery.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
}

async function verifiedClaims(discovery: Discovery, idToken: string) {
  const { keys } = (await (await fetch(discovery.jwks_uri)).json()) as { keys: JsonWebKey[] };
  const [header = '', payload = '', signature = ''] = idToken.split('.');
  const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
  const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  expect(verify.verify(key, signature, 'base64url')).toBe(true);
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

async function signIn(who: ReturnType<typeof browser>, login: string, redirectUri: string) {
  const discovery = await discover();
  const verifier = randomBytes(32).toString('base64url');
  const form = await who.visit(authorizationUrl(discovery, redirectUri, verifier));
  expect(form.response.status).toBe(200);
  const done = new URL((await who.visit(form.url, { login, password: login })).url);
  expect(done.origin + done.pathname).toBe(redirectUri);
  expect(done.searchParams.get('state')).toBe('state-1');
  const code = done.searchParams.get('code') ?? '';
  const tokens = (await (await exchange(discovery, code, redirectUri, verifier)).json()) as {
    id_token: string;
    access_token: string;
  };
  return { discovery, tokens, claims: await verifiedClaims(discovery, tokens.id_token) };
}

describe('the development identity provider', () => {
  it('leaves every other path to the console', async () => {
    for (const path of ['/', '/oidc', '/oidcx/auth', '/api/auth/callback/oidc']) {
      expect(await (await fetch(origin + path)).text()).toBe('the console');
    }
  });

  it('describes itself with its own addresses', async () => {
    const discovery = await discover();
    expect(discovery.issuer).toBe(`${origin}/oidc`);
    expect(discovery.authorization_endpoint).toBe(`${origin}/oidc/auth`);
    expect(discovery.token_endpoint).toBe(`${origin}/oidc/token`);
  });

  it.each(DEMO_ACCOUNTS.map((a) => [a.login, a] as const))(
    'signs in %s',
    async (login, account) => {
      const { discovery, tokens, claims } = await signIn(
        browser(),
        login,
        `${origin}/api/auth/callback/oidc`,
      );
      const { name, email, groups } = account;
      expect(claims).toMatchObject({ sub: login, name, email, groups, nonce: 'nonce-1' });
      const info = await fetch(discovery.userinfo_endpoint, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      });
      expect(await info.json()).toMatchObject({ sub: login, groups });
    },
  );

  it('sends the browser back to whichever loopback name it came from', async () => {
    const { claims } = await signIn(browser(), 'viewer', `${otherOrigin}/api/auth/callback/oidc`);
    expect(claims['sub']).toBe('viewer');
  });

  it('asks again at the next sign-in, so that another account can be chosen', async () => {
    const who = browser();
    const redirectUri = `${origin}/api/auth/callback/oidc`;
    expect((await signIn(who, 'viewer', redirectUri)).claims['sub']).toBe('viewer');
    expect((await signIn(who, 'admin', redirectUri)).claims['sub']).toBe('admin');
    expect((await signIn(who, 'admin', redirectUri)).claims['sub']).toBe('admin');
  });

  it('says nothing on the console', async () => {
    await signIn(browser(), 'viewer', `${origin}/api/auth/callback/oidc`);
    expect(written).toEqual([]);
  });

  it('keeps its cookies to its own path', async () => {
    const who = browser();
    await signIn(who, 'viewer', `${origin}/api/auth/callback/oidc`);
    expect(who.jar.size).toBeGreaterThan(0);
    for (const cookie of who.jar.values()) expect(cookie.path).toMatch(/^\/oidc(\/|$)/);
  });

  it('refuses a wrong password, keeps what was typed, and escapes it', async () => {
    const who = browser();
    const discovery = await discover();
    const redirectUri = `${origin}/api/auth/callback/oidc`;
    const form = await who.visit(authorizationUrl(discovery, redirectUri, 'v'.repeat(43)));
    const tried = await who.visit(form.url, { login: '"><script>', password: 'x' });
    expect(tried.response.status).toBe(401);
    const html = await tried.response.text();
    expect(html).toContain('No account has this login and password.');
    expect(html).not.toContain('<script>');
    expect(
      (await who.visit(form.url, { login: 'operator', password: 'admin' })).response.status,
    ).toBe(401);
    expect(
      (await who.visit(form.url, { login: 'x'.repeat(5000), password: '' })).response.status,
    ).toBe(401);
  });

  it('refuses a flow without PKCE, a foreign redirect address, and a wrong verifier', async () => {
    const discovery = await discover();
    const redirectUri = `${origin}/api/auth/callback/oidc`;
    const bare = await browser().visit(authorizationUrl(discovery, redirectUri, null));
    expect(new URL(bare.url).searchParams.get('error')).toBe('invalid_request');
    const foreign = await browser().visit(
      authorizationUrl(
        discovery,
        'http://elsewhere.example/api/auth/callback/oidc',
        'v'.repeat(43),
      ),
    );
    expect(foreign.response.status).toBe(400);

    const who = browser();
    const form = await who.visit(authorizationUrl(discovery, redirectUri, 'v'.repeat(43)));
    const done = await who.visit(form.url, { login: 'viewer', password: 'viewer' });
    const code = new URL(done.url).searchParams.get('code') ?? '';
    expect((await exchange(discovery, code, redirectUri, 'w'.repeat(43))).status).toBe(400);
  });

  it('says so when a sign-in belongs to another browser or has run out', async () => {
    const form = await browser().visit(
      authorizationUrl(await discover(), `${origin}/api/auth/callback/oidc`, 'v'.repeat(43)),
    );
    const stranger = await browser().visit(form.url, { login: 'admin', password: 'admin' });
    expect(stranger.response.status).toBe(400);
    expect(await stranger.response.text()).toContain('Back to the console');
  });
});
