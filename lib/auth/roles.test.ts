import { expect, test } from 'vitest';
import { can, PERMISSIONS, roleIn, roleInAll, roleNeeded, ROLES } from './roles';

test('a higher role has every permission of a lower one', () => {
  for (const permission of PERMISSIONS) {
    const having = ROLES.map((role) => can(role, permission));
    expect(having).toEqual(ROLES.map((_, rank) => rank >= ROLES.indexOf(roleNeeded(permission))));
    expect(having.at(-1)).toBe(true);
  }
});

test('viewers change nothing, operators no policy, and they start no sweep', () => {
  expect(PERMISSIONS.filter((permission) => can('viewer', permission))).toEqual(['view']);
  expect(PERMISSIONS.filter((permission) => !can('operator', permission))).toEqual([
    'purge',
    'shared_views',
    'policy',
    'target',
    'members',
    'api_keys',
    'channels',
    'sweep',
  ]);
});

test('the highest of the roles in a tenant counts, and only those that reach it', () => {
  const held = [
    { tenantId: null, role: 'viewer' },
    { tenantId: 1n, role: 'admin' },
    { tenantId: 1n, role: 'operator' },
  ] as const;
  expect(roleIn(held, 1n)).toBe('admin');
  expect(roleIn(held, 2n)).toBe('viewer');
  expect(roleIn(held.slice(1), 2n)).toBeNull();
  expect(roleIn([], 0n)).toBeNull();
  expect(roleInAll(held)).toBe('viewer');
  expect(roleInAll(held.slice(1))).toBeNull();
});
