import { expect, test } from 'vitest';
import type { TenantId } from '@/lib/dlq/ids';
import { placeOf } from './place';

test('no tenant never comes to mean all of them', () => {
  expect(placeOf('all')).toBeNull();
  expect(placeOf([7n as TenantId])).toBe(7n);
  expect(() => placeOf([])).toThrow('no tenant was checked');
});
