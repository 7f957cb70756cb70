import { describe, expect, test } from 'vitest';
import { PROVIDER_IDS, PROVIDER_KINDS, type ProviderId } from './provider-kinds';
import { readProviders, signInSetup } from './settings';

const ISSUERS: { readonly [P in ProviderId]: string } = {
  oidc: 'https://id.example/realm',
  google: 'https://accounts.google.com',
  github: 'https://github.com',
  entra: 'https://login.microsoftonline.com/6f1c2d3e-0000-4000-8000-123456789abc/v2.0',
  okta: 'https://acme.okta.example',
  keycloak: 'https://id.example/realms/acme',
};
const SECRET = { AUTH_SECRET: 'x'.repeat(32) };

/** The least that a provider can be set with. */
function least(id: ProviderId): Record<string, string> {
  const { prefix, issuer } = PROVIDER_KINDS[id];
  return {
    [`${prefix}_CLIENT_ID`]: `${id}-client`,
    [`${prefix}_CLIENT_SECRET`]: `${id}-hush`,
    ...(issuer === null && { [`${prefix}_ISSUER`]: ISSUERS[id] }),
  };
}
const env = (values: Record<string, string>) => ({ NODE_ENV: 'test', ...values }) as const;
const setup = (values: Record<string, string>) => signInSetup(env({ ...SECRET, ...values }));
const problemsOf = (values: Record<string, string>) => {
  const read = setup(values);
  return read.ok ? [] : read.problems;
};

describe.each(PROVIDER_IDS)('%s', (id) => {
  const { prefix, ...kind } = PROVIDER_KINDS[id];

  test('needs no more than its client, and an issuer where each has its own', () => {
    expect(setup(least(id))).toEqual({
      ok: true,
      settings: {
        secret: SECRET.AUTH_SECRET,
        providers: [
          {
            id,
            issuer: ISSUERS[id],
            clientId: `${id}-client`,
            clientSecret: `${id}-hush`,
            name: kind.name,
            scope: kind.scope,
            roleClaim: kind.roleClaim,
            groupRoles: new Map(),
          },
        ],
      },
    });
  });

  test.each(Object.keys(least(id)))('misses %s by name', (name) => {
    const problems = problemsOf({ ...least(id), [name]: '' });
    expect(problems).toEqual([`${name} is not set; ${kind.name} needs it.`]);
  });

  test('takes another name, scope and mapping of groups', () => {
    const more = { NAME: 'Acme', SCOPE: 'openid', GROUP_ROLES: 'ops=1:operator', ROLE_CLAIM: 'r' };
    const named = Object.entries(more).map(([name, value]) => [`${prefix}_${name}`, value]);
    const { providers } = readProviders(env({ ...least(id), ...Object.fromEntries(named) }));
    expect(providers).toMatchObject([
      {
        name: 'Acme',
        scope: 'openid',
        roleClaim: kind.roleClaim === null ? null : 'r',
        groupRoles: new Map([['ops', ['dlq:1:operator']]]),
      },
    ]);
  });

  test.each([
    'http://id.example',
    'id.example',
    'ftp://localhost',
    'https://user:hunter2@id.example',
    'https://id.example/?a=hunter2',
    'ftp://localhost.id.example',
  ])('refuses the issuer %s and does not repeat it', (issuer) => {
    const problems = problemsOf({ ...least(id), [`${prefix}_ISSUER`]: issuer });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${prefix}_ISSUER `))]);
    expect(problems.join()).not.toContain(issuer);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('tells a mapping of groups that cannot be read by its place alone', () => {
    const values = { ...least(id), [`${prefix}_GROUP_ROLES`]: 'ops=1:operator; hunter2=*:owner' };
    const problems = problemsOf(values);
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^${prefix}_GROUP_ROLES .*part 2`)),
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });
});

test('all may be set at once', () => {
  const all = Object.assign({}, ...PROVIDER_IDS.map(least)) as Record<string, string>;
  const read = setup(all);
  expect(read.ok && read.settings.providers.map(({ id }) => id)).toEqual(PROVIDER_IDS);
});

test('what is wrong with one is told although others are right', () => {
  const problems = problemsOf({ ...least('google'), OKTA_ISSUER: ISSUERS.okta });
  expect(problems).toHaveLength(2);
});

test.each([
  ['', 'AUTH_SECRET is not set'],
  ['hunter2', 'AUTH_SECRET is too short'],
])('a secret of "%s" signs nothing', (secret, told) => {
  const problems = problemsOf({ ...least('oidc'), AUTH_SECRET: secret });
  expect(problems).toEqual([expect.stringContaining(told)]);
  expect(problems.join()).not.toContain('hunter2');
});

test('without any provider there is no sign-in', () => {
  expect(problemsOf({})).toEqual([expect.stringContaining('OIDC_ISSUER')]);
});

test.each(['http://localhost:3000/oidc', 'http://127.0.0.1:1', 'http://[::1]:1'])(
  'the issuer %s does not leave the machine',
  (issuer) => {
    expect(setup({ ...least('oidc'), OIDC_ISSUER: issuer })).toMatchObject({ ok: true });
  },
);

test.each(['common', 'organizations', 'consumers', 'contoso.onmicrosoft.com'])(
  'Entra’s %s lets in whoever made a directory',
  (directory) => {
    const issuer = `https://login.microsoftonline.com/${directory}/v2.0`;
    expect(problemsOf({ ...least('entra'), ENTRA_ISSUER: issuer })).toEqual([
      expect.stringContaining('one directory by its id'),
    ]);
  },
);

test('GitHub Enterprise Server is named by its own address', () => {
  const at = (issuer: string) => setup({ ...least('github'), GITHUB_ISSUER: issuer });
  expect(at('https://git.example/')).toMatchObject({
    settings: { providers: [{ issuer: 'https://git.example' }] },
  });
  expect(at('https://git.example/login')).toMatchObject({ ok: false });
});
