/** The identity providers people may sign in with, and what each needs to be told. */

/** Also the last part of the redirect URI: `/api/auth/callback/<id>`. */
export const PROVIDER_IDS = ['oidc', 'google', 'github', 'entra', 'okta', 'keycloak'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

export interface ProviderKind {
  /** What its variables begin with. */
  readonly prefix: string;
  /** Words on the button when nobody chose others: "Sign in with …". */
  readonly name: string;
  readonly scope: string;
  /** The issuer of everybody's; null: each has its own, in `…_ISSUER`. */
  readonly issuer: string | null;
  /** The claim of the ID token that lists a person's groups; null: the provider has none. */
  readonly roleClaim: string | null;
  /** Why an issuer that may be spoken to cannot be this one's. */
  readonly issuerProblem?: (issuer: URL) => string | null;
}

const OIDC_SCOPE = 'openid profile email';

export const PROVIDER_KINDS: { readonly [P in ProviderId]: ProviderKind } = {
  oidc: {
    prefix: 'OIDC',
    name: 'single sign-on',
    scope: `${OIDC_SCOPE} groups`,
    issuer: null,
    roleClaim: 'groups',
  },
  google: {
    prefix: 'GOOGLE',
    name: 'Google',
    scope: OIDC_SCOPE,
    issuer: 'https://accounts.google.com',
    roleClaim: null,
  },
  github: {
    prefix: 'GITHUB',
    name: 'GitHub',
    scope: 'read:user user:email',
    issuer: 'https://github.com',
    roleClaim: null,
    issuerProblem: ({ pathname }) =>
      pathname === '/' ? null : 'must be an address without a path, such as https://github.com',
  },
  entra: {
    prefix: 'ENTRA',
    name: 'Microsoft',
    scope: OIDC_SCOPE,
    issuer: null,
    roleClaim: 'roles',
    issuerProblem: entraProblem,
  },
  okta: {
    prefix: 'OKTA',
    name: 'Okta',
    scope: `${OIDC_SCOPE} groups`,
    issuer: null,
    roleClaim: 'groups',
  },
  keycloak: {
    prefix: 'KEYCLOAK',
    name: 'Keycloak',
    scope: OIDC_SCOPE,
    issuer: null,
    roleClaim: 'groups',
  },
};

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `common` and its like let in whoever made a directory of their own, with app roles they wrote themselves. */
function entraProblem({ pathname }: URL): string | null {
  const [, directory = '', version, ...more] = pathname.split('/');
  return GUID.test(directory) && version === 'v2.0' && more.length === 0
    ? null
    : 'must name one directory by its id: https://login.microsoftonline.com/DIRECTORY-ID/v2.0';
}
