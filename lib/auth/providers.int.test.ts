import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAccessLog } from '@/lib/db/access-log';
import { db } from '@/lib/db/client';
import { accounts } from '@/lib/db/schema/access';
import type { ProviderId } from './provider-kinds';
import { sessionCookie } from './session-cookie';
import { browserAt, type Browser } from './test-browser';
import { type GithubPerson, startTestGithub, type TestGithub } from './test-github';
import { userOf, useTestDatabase } from './test-people';
import { type Lie, type LyingProvider, startLyingProvider } from './test-provider';

const ORIGIN = 'http://localhost:3998';

let close: () => Promise<void>;
let one: LyingProvider;
let two: LyingProvider;
let github: TestGithub;
let browser: Browser;
const before = { ...process.env };

beforeAll(async () => {
  close = await useTestDatabase();
  [one, two, github] = await Promise.all([
    startLyingProvider(),
    startLyingProvider(),
    startTestGithub(),
  ]);
  Object.assign(process.env, {
    PORT: '3998',
    DLQ_LIMIT_SIGN_IN: 'off',
    AUTH_SECRET: 'a secret for this test and no other',
    OIDC_ISSUER: one.issuer,
    OIDC_CLIENT_ID: one.clientId,
    OIDC_CLIENT_SECRET: one.clientSecret,
    KEYCLOAK_ISSUER: two.issuer,
    KEYCLOAK_CLIENT_ID: two.clientId,
    KEYCLOAK_CLIENT_SECRET: two.clientSecret,
    KEYCLOAK_GROUP_ROLES: 'ops=2:operator',
    GITHUB_ISSUER: github.issuer,
    GITHUB_CLIENT_ID: 'console',
    GITHUB_CLIENT_SECRET: 'hush',
    GITHUB_GROUP_ROLES: 'acme/ops=1:operator; acme/late=2:viewer',
  });
});
afterAll(async () => {
  process.env = before;
  await Promise.all([one.close(), two.close(), github.close()]);
  await close();
});
beforeEach(async () => {
  browser = await browserAt(ORIGIN);
});

const held = () => userOf(browser.cookies.get(sessionCookie().name) ?? '');
const rolesOf = async () =>
  (await held()).memberships.map(({ tenantId, role }) => `${String(tenantId)} ${role}`).sort();

async function signIn(by: 'oidc' | 'keycloak', lie?: Lie): Promise<URL> {
  const authorization = await browser.begin('/', by);
  const provider = by === 'oidc' ? one : two;
  const state = authorization.searchParams.get('state') ?? '';
  expect(authorization.origin).toBe(provider.issuer);
  return browser.comeBack({ code: provider.grant(authorization, lie), state }, by);
}

async function signInAtGithub(person: Partial<GithubPerson>): Promise<URL> {
  const authorization = await browser.begin('/', 'github');
  const emails = [{ email: 'alice@example.com', primary: true, verified: true }];
  const whole = { id: 1, login: 'alice', emails, teams: [], ...person };
  const state = authorization.searchParams.get('state') ?? '';
  return browser.comeBack({ code: github.grant(authorization, whole), state }, 'github');
}

describe('several providers at once', () => {
  test.each<[ProviderId, string]>([
    ['oidc', 'openid profile email groups'],
    ['keycloak', 'openid profile email'],
    ['github', 'read:user user:email read:org'],
  ])('%s is asked with a redirect and scope of its own', async (id, scope) => {
    const { searchParams } = await browser.begin('/', id);
    expect(searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/${id}`);
    expect(searchParams.get('scope')).toBe(scope);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('state')).toBeTruthy();
    expect(searchParams.has('nonce')).toBe(id !== 'github');
  });

  test('the same subject and address of two of them are two people', async () => {
    await signIn('oidc');
    const first = await held();
    expect(await rolesOf()).toEqual(['1 operator']);
    await signIn('keycloak', { claims: { groups: ['/ops'] } });
    const second = await held();
    expect(second.id).not.toBe(first.id);
    expect([first.email, second.email]).toEqual(['alice@example.com', 'alice@example.com']);
    expect(await rolesOf()).toEqual(['2 operator']);
    await signInAtGithub({});
    expect([first.id, second.id]).not.toContain((await held()).id);
    expect(await rolesOf()).toEqual([]);

    await signIn('oidc');
    expect((await held()).id).toBe(first.id);
    expect(await rolesOf()).toEqual(['1 operator']);
  });

  test('one cannot speak for the other’s people', async () => {
    await signIn('oidc');
    const owner = await held();
    browser.cookies.clear();
    const claimed = await signIn('keycloak', { claims: { iss: one.issuer } });
    expect(claimed.pathname).toBe('/sign-in');
    const posing = { sub: `${one.issuer}|alice`, email: 'mallory@example.com' };
    await signIn('keycloak', { claims: posing });
    expect((await held()).id).not.toBe(owner.id);
    await signIn('keycloak');
    expect((await held()).id).not.toBe(owner.id);
    browser.cookies.clear();
    expect(await db().select().from(accounts)).not.toContainEqual(
      expect.objectContaining({ userId: owner.id, provider: 'keycloak' }),
    );
    await signIn('oidc');
    expect([(await held()).id, await rolesOf()]).toEqual([owner.id, ['1 operator']]);
  });

  test('a code of one is nothing to another', async () => {
    const authorization = await browser.begin('/', 'keycloak');
    const state = authorization.searchParams.get('state') ?? '';
    const end = await browser.comeBack({ code: one.grant(authorization), state }, 'keycloak');
    expect(end.pathname).toBe('/sign-in');
    const mixed = await browser.begin('/', 'oidc');
    const code = one.grant(mixed);
    const back = await browser.comeBack(
      { code, state: mixed.searchParams.get('state') ?? '' },
      'keycloak',
    );
    expect(back.pathname).toBe('/sign-in');
    expect(browser.cookies.has(sessionCookie().name)).toBe(false);
  });

  test('one that is not set is not there', async () => {
    expect((await browser.begin('/', 'google')).searchParams.get('error')).toBeTruthy();
  });
});

describe('GitHub', () => {
  test('gives roles by team, looked for on every page of them', async () => {
    const many = Array.from({ length: 130 }, (_, n) => `else/team-${String(n)}`);
    const teams = ['acme/ops', ...many, 'Acme/Late', 'evil/ops'];
    await signInAtGithub({ id: 42, teams, emails: [] });
    expect(await rolesOf()).toEqual(['1 operator', '2 viewer']);
    expect(await held()).toMatchObject({ name: 'alice', email: null });
  });

  test.each([
    { email: 'boss@example.com', primary: true, verified: false },
    { email: 'boss@example.com', primary: false, verified: true },
  ])('an address like %j is not somebody’s', async (email) => {
    await signInAtGithub({ id: 43, emails: [email] });
    expect((await held()).email).toBeNull();
  });

  test('who takes over a name there is somebody else', async () => {
    await signInAtGithub({ id: 44, login: 'renamed', emails: [] });
    const { id } = await held();
    await signInAtGithub({ id: 45, login: 'renamed', emails: [] });
    expect((await held()).id).not.toBe(id);
  });

  test('is not asked for teams that mean nothing', async () => {
    const mapped = process.env['GITHUB_GROUP_ROLES'];
    delete process.env['GITHUB_GROUP_ROLES'];
    try {
      const from = github.asked.length;
      expect((await browser.begin('/', 'github')).searchParams.get('scope')).not.toContain('org');
      await signInAtGithub({ id: 46, teams: ['acme/ops'], emails: [] });
      expect(github.asked.slice(from)).toEqual(['/api/v3/user', '/api/v3/user/emails']);
      expect(await rolesOf()).toEqual([]);
    } finally {
      process.env['GITHUB_GROUP_ROLES'] = mapped;
    }
  });
});

describe('the access log', () => {
  test('names the provider, and what it gave', async () => {
    await signIn('keycloak', {
      claims: { sub: 'logged', email: 'l@example.com', groups: ['ops'] },
    });
    const { items } = await listAccessLog({ what: null, who: [(await held()).actor] }, null, 10);
    expect(items.map(({ actor, what, detail }) => [actor.split(':')[0], what, detail])).toEqual([
      ['provider', 'role_given', { tenant: '2', role: 'operator' }],
      ['user', 'signed_in', { provider: 'keycloak' }],
    ]);
  });

  test('tells of refusals, by whom if somebody vouched for them', async () => {
    await signIn('oidc', { claims: { email_verified: false } });
    await signIn('oidc', { signature: 'none' });
    const { items } = await listAccessLog({ what: 'sign_in_refused', who: null }, null, 2);
    expect(items.map(({ actor, detail }) => [actor.split(':')[0], detail])).toEqual([
      ['anonymous', { provider: 'oidc', reason: 'provider' }],
      ['user', { provider: 'oidc', reason: 'email-unverified' }],
    ]);
  });
});
