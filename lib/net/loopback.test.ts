import { expect, test } from 'vitest';
import { isLoopback } from './loopback';

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])('%s', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '[::]',
  '127.example.com',
  '127.0.0.1.example.com',
  '127.0.0.256',
  'a.localhost',
  'localhost.example',
  '[::ffff:7f00:1]',
  '',
])('not %s', (host) => {
  expect(isLoopback(host)).toBe(false);
});
