import { expect, test } from 'vitest';
import { accountIdOf, claimAt, userIdOf } from './identity';

test('the same person has the same id, and nobody else has it', () => {
  const alice = { issuer: 'https://id.example', subject: 'alice' };
  expect(userIdOf({ ...alice })).toBe(userIdOf(alice));
  const others = [
    { ...alice, subject: 'bob' },
    { ...alice, issuer: 'https://other.example' },
    { issuer: 'https://id.examplealice', subject: '' },
  ];
  for (const other of others) {
    expect(userIdOf(other)).not.toBe(userIdOf(alice));
    expect(accountIdOf(other)).not.toBe(accountIdOf(alice));
  }
});

test('a claim is found by its whole name first, then by path', () => {
  const claims = {
    groups: ['a'],
    'https://app/roles': ['b'],
    'a.b': ['whole'],
    a: { b: ['path'] },
    realm_access: { roles: ['c'] },
  };
  expect(claimAt(claims, 'groups')).toEqual(['a']);
  expect(claimAt(claims, 'https://app/roles')).toEqual(['b']);
  expect(claimAt(claims, 'a.b')).toEqual(['whole']);
  expect(claimAt(claims, 'realm_access.roles')).toEqual(['c']);
  for (const absent of ['none', 'groups.x', 'constructor', 'realm_access.none.deep']) {
    expect(claimAt(claims, absent)).toBeUndefined();
  }
});
