import { expect, test } from 'vitest';
import { originWords } from './policy-words';

const none = { ttlSecs: null, action: null, capacity: null };

test('a policy names the parts that are the queue’s own', () => {
  expect(originWords(none)).toBe('from the tenant');
  expect(originWords({ ...none, capacity: 25 })).toBe('own capacity');
  expect(originWords({ ...none, ttlSecs: '60', action: 'Drop' })).toBe(
    'own time to live and action',
  );
  expect(originWords({ ttlSecs: '0', action: 'Drop', capacity: 1 })).toBe('all its own');
});
