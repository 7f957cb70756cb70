import type { Provider } from 'next-auth/providers';
import GitHub from 'next-auth/providers/github';
import Google from 'next-auth/providers/google';
import Keycloak from 'next-auth/providers/keycloak';
import Okta from 'next-auth/providers/okta';
import { askGithub, githubApi } from './github';
import { accountIdOf } from './identity';
import type { ProviderSettings } from './settings';
import { readVouched } from './vouched';

/** What Auth.js needs to know of a provider. */
export function authProvider(settings: ProviderSettings): Provider {
  const { id, name, issuer, clientId, clientSecret, scope } = settings;
  const common = {
    clientId,
    clientSecret,
    profile: (profile: object) => {
      const vouched = readVouched(settings, profile);
      if (vouched === null) throw new Error('the provider names nobody');
      return {
        id: accountIdOf(vouched.identity),
        name: vouched.name,
        email: vouched.email,
      };
    },
    // The provider's tokens have done their work.
    account: () => ({}),
  };
  const oidc = {
    ...common,
    name,
    issuer,
    authorization: { params: { scope } },
    checks: ['pkce', 'state', 'nonce'] as ('pkce' | 'state' | 'nonce')[],
  };
  switch (id) {
    case 'google':
      return Google(oidc);
    case 'okta':
      return Okta(oidc);
    case 'keycloak':
      return Keycloak(oidc);
    case 'github':
      return github(settings, common);
    // Auth.js' own for Entra follows the directory that a token names, and fetches a picture of everybody.
    case 'entra':
    case 'oidc':
      return { ...oidc, id, type: 'oidc' };
  }
}

function github(
  { name, issuer, scope, groupRoles }: ProviderSettings,
  common: Pick<Parameters<typeof GitHub>[0], 'clientId' | 'clientSecret' | 'profile' | 'account'>,
): Provider {
  const withTeams = groupRoles.size > 0;
  const api = githubApi(issuer);
  return GitHub({
    ...common,
    name,
    ...(issuer !== 'https://github.com' && { enterprise: { baseUrl: issuer } }),
    checks: ['pkce', 'state'],
    authorization: {
      url: `${issuer}/login/oauth/authorize`,
      params: { scope: withTeams ? `${scope} read:org` : scope },
    },
    userinfo: {
      url: `${api}/user`,
      request: ({ tokens }: { tokens: { access_token?: string } }) =>
        askGithub(api, tokens.access_token ?? '', withTeams),
    },
  });
}
