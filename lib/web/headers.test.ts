import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './headers';

test('scripts run by nonce only, and nothing may frame, embed or re-base a page', () => {
  const policy = contentSecurityPolicy({
    nonce: 'bm9uY2U=',
    identityProviders: ['https://id.example', 'https://github.com', 'https://id.example'],
    development: false,
  });
  const directives = new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(directives.get('script-src')).toEqual([`'nonce-bm9uY2U='`, `'strict-dynamic'`]);
  expect(directives.get('style-src')).not.toContain(`'unsafe-inline'`);
  expect(directives.get('form-action')).toEqual([
    `'self'`,
    'https://id.example',
    'https://github.com',
  ]);
  for (const none of ['object-src', 'base-uri', 'frame-ancestors']) {
    expect(directives.get(none)).toEqual([`'none'`]);
  }
});

test('https is insisted on only where there is https', () => {
  expect(securityHeaders(true)).toHaveProperty('Strict-Transport-Security');
  expect(securityHeaders(false)).not.toHaveProperty('Strict-Transport-Security');
});

test('the style sheet of the toasts that are installed is let in, by its text', () => {
  const code = readFileSync('node_modules/sonner/dist/index.mjs', 'utf8');
  const sheets = [...code.matchAll(/__insertCSS\((".*")\);/g)].map(([, text = '""']) =>
    String(JSON.parse(text)),
  );
  expect(sheets).toHaveLength(1);
  const policy = contentSecurityPolicy({ nonce: 'x', identityProviders: [], development: false });
  for (const sheet of ['', ...sheets]) {
    expect(policy).toContain(`'sha256-${createHash('sha256').update(sheet).digest('base64')}'`);
  }
});
