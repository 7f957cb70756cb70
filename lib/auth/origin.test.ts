import { expect, test } from 'vitest';
import { appOrigins, isOwnOrigin, isSecure, originOfHost } from './origin';

const env = (set: Record<string, string>): NodeJS.ProcessEnv => ({ NODE_ENV: 'test', ...set });
const configured = env({ APP_ORIGIN: 'https://dlq.example.com/' });
const local = env({ PORT: '4000' });

test('a configured origin is the only one', () => {
  expect(appOrigins(configured)).toEqual(['https://dlq.example.com']);
  expect(isOwnOrigin('https://dlq.example.com', configured)).toBe(true);
  expect(isSecure(configured)).toBe(true);
});

test.each([
  null,
  'null',
  '',
  'http://dlq.example.com',
  'https://dlq.example.com:8443',
  'https://dlq.example.com.evil.org',
  'https://evil-dlq.example.com',
  'https://dlq.example.com/',
  'HTTPS://DLQ.EXAMPLE.COM',
  'http://localhost:3000',
])('%s is not it', (origin) => {
  expect(isOwnOrigin(origin, configured)).toBe(false);
});

test('without one, loopback addresses of the port in use count', () => {
  expect(appOrigins(local)).toEqual([
    'http://localhost:4000',
    'http://127.0.0.1:4000',
    'http://[::1]:4000',
  ]);
  expect(isOwnOrigin('http://localhost:3000', local)).toBe(false);
  expect(isSecure(local)).toBe(false);
});

test('a server on a loopback address of its own is reached there alone', () => {
  expect(appOrigins(env({ HOST: '127.0.0.2' }))).toEqual(['http://127.0.0.2:3000']);
  expect(appOrigins(env({ HOST: '::1' }))).toHaveLength(3);
});

test('a server that others can reach has no origin until somebody says which', () => {
  expect(appOrigins(env({ HOST: '0.0.0.0' }))).toEqual([]);
  expect(appOrigins(env({ HOST: '0.0.0.0', APP_ORIGIN: 'nonsense' }))).toEqual([]);
  expect(isOwnOrigin('null', env({ APP_ORIGIN: 'about:blank' }))).toBe(false);
});

test('the Host of a request picks among our origins and adds none', () => {
  expect(originOfHost('127.0.0.1:4000', local)).toBe('http://127.0.0.1:4000');
  expect(originOfHost('evil.example', local)).toBeNull();
  expect(originOfHost(null, local)).toBeNull();
  expect(originOfHost('internal:8080', configured)).toBe('https://dlq.example.com');
});
