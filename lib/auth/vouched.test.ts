import { describe, expect, test } from 'vitest';
import { readGroupRoles } from './group-roles';
import { PROVIDER_KINDS, type ProviderId } from './provider-kinds';
import type { ProviderSettings } from './settings';
import { readVouched } from './vouched';

function settingsOf(id: ProviderId, groups = '', more: Partial<ProviderSettings> = {}) {
  const { name, scope, roleClaim } = PROVIDER_KINDS[id];
  const read = readGroupRoles(groups);
  if (!read.ok) throw new Error(read.problem);
  const client = { clientId: 'c', clientSecret: 's', issuer: 'https://id.example' };
  return { id, name, scope, roleClaim, ...client, groupRoles: read.roles, ...more };
}
const ada = { sub: '7', name: 'Ada', email: 'Ada@Example.com', email_verified: true };
const viewer = [{ tenantId: 1n, role: 'viewer' }];

describe.each(['oidc', 'okta', 'keycloak'] as const)('%s', (id) => {
  test('lists groups in an ID token', () => {
    expect(readVouched(settingsOf(id), { ...ada, groups: ['staff', 'dlq:1:viewer'] })).toEqual({
      identity: { issuer: 'https://id.example', subject: '7' },
      name: 'Ada',
      email: 'ada@example.com',
      emailVerified: true,
      roles: viewer,
    });
  });

  test('may have them elsewhere, under other names', () => {
    const settings = settingsOf(id, 'Ops=1:viewer', { roleClaim: 'realm_access.roles' });
    const told = { ...ada, realm_access: { roles: ['ops'] } };
    expect(readVouched(settings, told)?.roles).toEqual(viewer);
  });
});

test('Keycloak may write groups as paths', () => {
  const told = { ...ada, groups: ['/dlq:1:viewer'] };
  expect(readVouched(settingsOf('keycloak'), told)?.roles).toEqual(viewer);
});

test('Entra lists app roles, and groups by their id when asked for those', () => {
  expect(readVouched(settingsOf('entra'), { ...ada, roles: ['dlq:1:viewer'] })?.roles).toEqual(
    viewer,
  );
  const group = '6f1c2d3e-0000-4000-8000-123456789abc';
  const settings = settingsOf('entra', `${group}=1:viewer`, { roleClaim: 'groups' });
  expect(readVouched(settings, { ...ada, groups: [group] })?.roles).toEqual(viewer);
});

describe('google', () => {
  test('has no groups: the address counts as one, and the domain that owns the account', () => {
    const settings = settingsOf('google', 'ada@example.com=2:admin; @example.com=1:viewer');
    expect(readVouched(settings, { ...ada, hd: 'example.com' })?.roles).toEqual([
      { tenantId: 2n, role: 'admin' },
      ...viewer,
    ]);
  });

  test.each([
    ['an address that is not verified', { email_verified: false }],
    ['an address nothing is said of', { email_verified: undefined }],
    ['groups that a token should not have', { email: 'x@y.example', groups: ['dlq:2:admin'] }],
    ['an address that only ends like the domain', { email: 'ada@example.com.evil.example' }],
  ])('gives nothing for %s', (_, claims) => {
    const settings = settingsOf('google', 'ada@example.com=2:admin; @example.com=1:viewer');
    expect(readVouched(settings, { ...ada, ...claims })?.roles).toEqual([]);
  });
});

describe('github', () => {
  const octo = { id: 583231, login: 'ada', name: null, email: null, email_verified: false };

  test('knows people by number, and their teams by organisation and name', () => {
    const settings = settingsOf('github', 'Acme/ops=1:viewer');
    expect(readVouched(settings, { ...octo, teams: ['acme/ops', 'else/ops'] })).toEqual({
      identity: { issuer: 'https://id.example', subject: '583231' },
      name: 'ada',
      email: null,
      emailVerified: false,
      roles: viewer,
    });
  });

  test('gives nothing for a team that is called like a role, or is another organisation’s', () => {
    const settings = settingsOf('github', 'acme/ops=1:viewer');
    const teams = ['dlq:*:admin', 'evil/ops', 'acme/ops2'];
    expect(readVouched(settings, { ...octo, teams })?.roles).toEqual([]);
  });

  test.each([undefined, '583231', 0, -1, 1.5])('knows nobody by the number %s', (id) => {
    expect(readVouched(settingsOf('github'), { ...octo, id, sub: 'x' })).toBeNull();
  });
});

test.each([null, undefined, 'ada', {}, { sub: '' }, { sub: 7 }])('%j names nobody', (profile) => {
  expect(readVouched(settingsOf('oidc'), profile)).toBeNull();
});

test.each([
  ['true', true],
  ['false', false],
  ['yes', null],
  [undefined, null],
])('an address verified by %j', (value, verified) => {
  const told = readVouched(settingsOf('oidc'), { ...ada, email_verified: value });
  expect(told?.emailVerified).toBe(verified);
});
