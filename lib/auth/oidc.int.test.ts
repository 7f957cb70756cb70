import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { accounts, sessions, users } from '@/lib/db/schema/access';
import { clientAddressHeaders } from '@/lib/net/client-address';
import { userOfSession } from './access';
import { sessionCookie, tokenDigest } from './session-cookie';
import { browserAt, type Browser } from './test-browser';
import { disable, userOf, useTestDatabase } from './test-people';
import { startLyingProvider, type Lie, type LyingProvider } from './test-provider';

const ORIGIN = 'http://localhost:3999';

let provider: LyingProvider;
let close: () => Promise<void>;
let browser: Browser;
const before = { ...process.env };

beforeAll(async () => {
  close = await useTestDatabase();
  provider = await startLyingProvider();
  Object.assign(process.env, {
    PORT: '3999',
    DLQ_LIMIT_SIGN_IN: 'off',
    AUTH_SECRET: 'a secret for this test and no other',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
});
afterAll(async () => {
  process.env = before;
  await provider.close();
  await close();
});
beforeEach(async () => {
  browser = await browserAt(ORIGIN);
  await db().delete(sessions);
});

/** One whole sign-in; returns where it ends. */
async function signIn(lie?: Lie, callbackUrl?: string): Promise<URL> {
  const authorization = await browser.pressSignIn(callbackUrl);
  const state = authorization.searchParams.get('state') ?? '';
  return browser.comeBack({ code: provider.grant(authorization, lie), state });
}

const token = () => browser.cookies.get(sessionCookie().name) ?? '';
const openSessions = async () => (await db().select().from(sessions)).length;

describe('a sign-in', () => {
  test('asks with PKCE, state and nonce, and comes back to where it began', async () => {
    const authorization = await browser.pressSignIn('/t/1');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(authorization.searchParams.get(name)).toMatch(/^[\w.-]{20,}$/);
    }
    expect(authorization.searchParams.get('code_challenge_method')).toBe('S256');
    expect(authorization.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/oidc`);
    expect((await signIn({}, '/t/1?a=b')).href).toBe(`${ORIGIN}/t/1?a=b`);
    expect(await userOf(token())).toMatchObject({
      name: 'Alice',
      email: 'alice@example.com',
      memberships: [{ tenantId: 1n, role: 'operator' }],
    });
  });

  test('works at each address of this machine, and stays at the one it began at', async () => {
    const there = 'http://127.0.0.1:3999';
    browser = await browserAt(there);
    const authorization = await browser.pressSignIn('/t/1');
    expect(authorization.searchParams.get('redirect_uri')).toBe(`${there}/api/auth/callback/oidc`);
    expect((await signIn({}, '/t/1')).href).toBe(`${there}/t/1`);
  });

  test('begins from a page as well', async () => {
    const begun = await browser.begin('/t/1');
    const state = begun.searchParams.get('state') ?? '';
    const end = await browser.comeBack({ code: provider.grant(begun), state });
    expect(end.href).toBe(`${ORIGIN}/t/1`);
    expect(await openSessions()).toBe(1);
  });

  test('sets a cookie no script reads and no other site sends along', async () => {
    const authorization = await browser.pressSignIn();
    const state = authorization.searchParams.get('state') ?? '';
    const query = new URLSearchParams({ code: provider.grant(authorization), state }).toString();
    const answer = await browser.visit(`/api/auth/callback/oidc?${query}`);
    const cookie = answer.headers
      .getSetCookie()
      .find((set) => set.startsWith(`${sessionCookie().name}=`));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//i);
  });

  test('keeps none of the provider’s tokens', async () => {
    await signIn();
    expect(Object.keys((await db().select().from(accounts))[0] ?? {}).sort()).toEqual([
      'provider',
      'providerAccountId',
      'type',
      'userId',
    ]);
  });

  test('tells a page who is signed in, and nothing else', async () => {
    await signIn();
    const session = (await (await browser.visit('/api/auth/session')).json()) as object;
    const user = { id: expect.any(String), name: 'Alice', email: 'alice@example.com' };
    expect(session).toEqual({ expires: expect.any(String), user });
    expect(JSON.stringify(session)).not.toContain(token());
  });

  test('replaces the session the browser held, whoever it was of', async () => {
    browser.cookies.set(sessionCookie().name, 'planted');
    await signIn({ claims: { sub: 'bob', email: 'bob@example.com' } });
    const bobs = token();
    expect(bobs).not.toBe('planted');
    await signIn();
    expect(token()).not.toBe(bobs);
    expect(await userOfSession(bobs)).toEqual({ ok: false, code: 'signed-out' });
    expect((await userOf(token())).email).toBe('alice@example.com');
  });

  test('ends with sign-out, on the server too', async () => {
    await signIn();
    const held = token();
    const { csrfToken } = (await (await browser.visit('/api/auth/csrf')).json()) as {
      csrfToken: string;
    };
    const body = new URLSearchParams({ csrfToken });
    await browser.visit('/api/auth/signout', { method: 'POST', body });
    expect(await userOfSession(held)).toEqual({ ok: false, code: 'signed-out' });
    expect(token()).toBe('');
  });

  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads to %s',
    async (target) => {
      expect((await signIn({}, target)).origin).toBe(ORIGIN);
    },
  );
});

describe('nobody is signed in', () => {
  const now = Math.floor(Date.now() / 1000);

  test.each<[string, Lie]>([
    ['a token without signature', { signature: 'none' }],
    ['a token signed with the public key', { signature: 'hmac-with-public-key' }],
    ['a token of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['a token for another client', { claims: { aud: 'somebody-else' } }],
    [
      'a token for two clients, ours not the authorized one',
      {
        claims: { aud: ['console', 'x'], azp: 'x' },
      },
    ],
    ['an expired token', { claims: { exp: now - 600 } }],
    ['a token that is not valid yet', { claims: { nbf: now + 600 } }],
    ['another nonce', { claims: { nonce: 'x'.repeat(43) } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['an address that is not verified', { claims: { email_verified: false } }],
    ['another subject with a known address', { claims: { sub: 'mallory' } }],
  ])('by %s', async (_, lie) => {
    await signIn();
    expect(await openSessions()).toBe(1);
    await db().delete(sessions);
    browser.cookies.clear();
    const end = await signIn(lie);
    expect([end.origin, end.pathname]).toEqual([ORIGIN, '/sign-in']);
    expect(end.searchParams.get('error')).toBeTruthy();
    expect([token(), await openSessions()]).toEqual(['', 0]);
  });

  test.each<[string, (cookies: Map<string, string>, state: string) => string]>([
    ['another state', () => 'another'],
    ['no state', () => ''],
    ['cookies of another browser', (cookies, state) => (cookies.clear(), state)],
    ['a state cookie that is gone', (cookies, state) => (drop(cookies, 'state'), state)],
    ['a verifier cookie that is gone', (cookies, state) => (drop(cookies, 'pkce'), state)],
    ['a nonce cookie that is gone', (cookies, state) => (drop(cookies, 'nonce'), state)],
  ])('by a callback with %s', async (_, tamper) => {
    const authorization = await browser.pressSignIn();
    const code = provider.grant(authorization);
    const state = tamper(browser.cookies, authorization.searchParams.get('state') ?? '');
    const end = await browser.comeBack({ code, ...(state !== '' && { state }) });
    expect(end.pathname).toBe('/sign-in');
    expect([token(), await openSessions()]).toEqual(['', 0]);
  });

  test('by the same callback twice', async () => {
    const authorization = await browser.pressSignIn();
    const state = authorization.searchParams.get('state') ?? '';
    const callback = { code: provider.grant(authorization), state };
    const cookies = new Map(browser.cookies);
    await browser.comeBack(callback);
    expect(await openSessions()).toBe(1);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    browser.cookies.delete(sessionCookie().name);
    expect((await browser.comeBack(callback)).pathname).toBe('/sign-in');
    expect(await openSessions()).toBe(1);
  });

  test('when the user says no', async () => {
    const state = (await browser.pressSignIn()).searchParams.get('state') ?? '';
    const end = await browser.comeBack({ error: 'access_denied', state });
    expect(end.pathname).toBe('/sign-in');
  });

  test('who is disabled', async () => {
    const lie = { claims: { sub: 'carol', email: 'carol@example.com' } };
    await signIn(lie);
    const held = token();
    const { id } = await userOf(held);
    await disable(id);
    expect(await userOfSession(held)).toEqual({ ok: false, code: 'signed-out' });
    expect((await signIn(lie)).searchParams.get('error')).toBe('disabled');
    await db().update(users).set({ disabledAt: null }).where(eq(users.id, id));
  });

  test('while the database is away, and the page can say so', async () => {
    const real = db();
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { deadlineMs: 1_000 });
    useDatabase(away);
    try {
      expect((await signIn()).searchParams.get('error')).toBe('unavailable');
    } finally {
      useDatabase({ db: real, end: async () => undefined });
      await away.end();
    }
  });
});

describe('requests that are not ours', () => {
  test('come to a host we are not', async () => {
    const answer = await browser.visit('/api/auth/csrf', { headers: { host: 'evil.example' } });
    expect(answer.status).toBe(403);
  });

  test.each(['https://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://localhost:4000'])(
    'are sent from %s',
    async (origin) => {
      const answer = await browser.visit('/api/auth/signout', {
        method: 'POST',
        headers: { origin },
      });
      expect(answer.status).toBe(403);
    },
  );

  test.each(['/api/auth/verify-request', '/api/auth/webauthn-options/oidc', '/api/auth/'])(
    'ask for %s, which is none of ours',
    async (path) => {
      expect((await browser.visit(path)).status).toBe(404);
    },
  );

  test('forward themselves to another host in vain', async () => {
    const answer = await browser.visit('/api/auth/signin', {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    const location = new URL(answer.headers.get('location') ?? '', ORIGIN);
    expect([location.origin, location.pathname]).toEqual([ORIGIN, '/sign-in']);
  });

  test('plant the digest of a session for its token', async () => {
    await signIn();
    expect(await userOfSession(tokenDigest(token()))).toEqual({ ok: false, code: 'signed-out' });
  });
});

describe('too many sign-ins', () => {
  const limited = process.env;
  afterEach(() => {
    process.env = limited;
  });
  const from = (address: string) => ({ headers: clientAddressHeaders(address) });
  const callback = '/api/auth/callback/oidc?code=x&state=y';

  test('are refused per address and step, and say for how long', async () => {
    process.env = { ...limited, DLQ_LIMIT_SIGN_IN: '2/110' };
    for (const address of ['192.0.2.20', '192.0.2.21']) {
      expect((await browser.visit(callback, from(address))).status).toBe(302);
      expect((await browser.visit(callback, from(address))).status).toBe(302);
      const answer = await browser.visit(callback, from(address));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '110']);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await answer.json()).toMatchObject({ status: 429, code: 'rate-limited' });
      const start = { ...from(address), method: 'POST' };
      expect((await browser.visit('/api/auth/signin/oidc', start)).status).toBe(302);
    }
  });

  test('are told to a person in words', async () => {
    process.env = { ...limited, DLQ_LIMIT_SIGN_IN: '1/111' };
    const asked = { headers: { ...from('192.0.2.22').headers, accept: 'text/html,*/*' } };
    await browser.visit(callback, asked);
    const answer = await browser.visit(callback, asked);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('Try again in 111 s.');
  });

  test('come back to the sign-in page when a page begins them', async () => {
    process.env = { ...limited, DLQ_LIMIT_SIGN_IN: '1/112' };
    expect((await browser.begin('/t/1')).origin).toBe(provider.issuer);
    const end = await browser.begin('/t/1');
    expect(end.pathname).toBe('/sign-in');
    expect(Object.fromEntries(end.searchParams)).toEqual({
      error: 'rate-limited',
      callbackUrl: '/t/1',
    });
    expect(await openSessions()).toBe(0);
  });
});

function drop(cookies: Map<string, string>, part: string): void {
  for (const name of cookies.keys()) if (name.includes(part)) cookies.delete(name);
}
