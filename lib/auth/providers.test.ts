import { describe, expect, test } from 'vitest';
import { PROVIDER_IDS, PROVIDER_KINDS, type ProviderId } from './provider-kinds';
import { authProvider } from './providers';
import type { ProviderSettings } from './settings';

const ISSUER = 'https://id.example';

function settingsOf(id: ProviderId, more: Partial<ProviderSettings> = {}): ProviderSettings {
  const { name, scope, roleClaim, issuer } = PROVIDER_KINDS[id];
  const client = { clientId: 'client', clientSecret: 'hush', issuer: issuer ?? ISSUER };
  return { id, name, scope, roleClaim, groupRoles: new Map(), ...client, ...more };
}

/** What Auth.js goes by: what a provider's module says, and over it what it was given. */
function whole(settings: ProviderSettings): Record<string, unknown> {
  const provider = authProvider(settings);
  if (typeof provider === 'function') throw new Error('a function');
  return { ...provider, ...('options' in provider ? provider.options : {}) };
}

describe.each(PROVIDER_IDS)('%s', (id) => {
  const oauth = id === 'github';

  test('is itself, and checked in every way it can be', () => {
    expect(whole(settingsOf(id))).toMatchObject({
      id,
      type: oauth ? 'oauth' : 'oidc',
      clientId: 'client',
      clientSecret: 'hush',
      checks: oauth ? ['pkce', 'state'] : ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: PROVIDER_KINDS[id].scope } },
    });
  });

  test('keeps no token, and no address may link accounts', () => {
    const { account, allowDangerousEmailAccountLinking } = whole(settingsOf(id));
    expect((account as () => object)()).toEqual({});
    expect(allowDangerousEmailAccountLinking).toBeUndefined();
  });

  test('names people by issuer and subject', () => {
    const settings = settingsOf(id);
    const { profile } = whole(settings) as { profile: (claims: object) => object };
    const claims = { sub: '7', id: 7, name: 'Ada', email: 'ADA@example.com' };
    expect(profile(claims)).toEqual({
      id: `${settings.issuer}|7`,
      name: 'Ada',
      email: 'ada@example.com',
    });
    expect(() => profile({ name: 'Nobody' })).toThrow('names nobody');
  });
});

test.each([
  ['https://github.com', 'https://api.github.com/user'],
  ['https://git.example', 'https://git.example/api/v3/user'],
])('GitHub at %s is asked at %s', (issuer, url) => {
  const { authorization, token, userinfo } = whole(settingsOf('github', { issuer }));
  expect(authorization).toHaveProperty('url', `${issuer}/login/oauth/authorize`);
  expect(token).toBe(`${issuer}/login/oauth/access_token`);
  expect(userinfo).toHaveProperty('url', url);
});

test('GitHub is asked for teams only when they mean something', () => {
  const scope = (groupRoles: ProviderSettings['groupRoles']) =>
    whole(settingsOf('github', { groupRoles }))['authorization'];
  expect(scope(new Map())).toEqual(
    expect.objectContaining({ params: { scope: 'read:user user:email' } }),
  );
  expect(scope(new Map([['acme/ops', ['dlq:1:viewer']]]))).toEqual(
    expect.objectContaining({ params: { scope: 'read:user user:email read:org' } }),
  );
});
