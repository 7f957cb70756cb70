import { expect, test } from 'vitest';
import { rolesFromClaim } from './claims';

test('values of ours become roles, all others are passed over', () => {
  const claim = ['staff', 'dlq:1:viewer', 'dlq:*:operator', 'dlq:0:admin', 5, null, { a: 1 }];
  expect(rolesFromClaim(claim)).toEqual([
    { tenantId: 1n, role: 'viewer' },
    { tenantId: null, role: 'operator' },
    { tenantId: 0n, role: 'admin' },
  ]);
});

test('one string may carry several', () => {
  expect(rolesFromClaim('dlq:1:viewer, dlq:2:admin x')).toEqual([
    { tenantId: 1n, role: 'viewer' },
    { tenantId: 2n, role: 'admin' },
  ]);
});

test('the highest role per tenant counts, whatever the order', () => {
  const claim = ['dlq:1:viewer', 'dlq:1:admin', 'dlq:1:operator'];
  expect(rolesFromClaim(claim)).toEqual([{ tenantId: 1n, role: 'admin' }]);
});

test.each([
  'dlq:1:owner',
  'dlq:1:Admin',
  'dlq::admin',
  'dlq:01:admin',
  'dlq:-1:admin',
  'dlq:1e3:admin',
  'dlq:9223372036854775808:admin',
  'dlq:1:admin:x',
  'DLQ:1:admin',
  'xdlq:1:admin',
  'dlq:**:admin',
])('%s grants nothing', (value) => {
  expect(rolesFromClaim([value])).toEqual([]);
});

test.each([undefined, null, 7, {}, [[]], ''])('%j is no claim', (claim) => {
  expect(rolesFromClaim(claim)).toEqual([]);
});
