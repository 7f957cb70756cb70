import { expect, test } from 'vitest';
import { ACCESS_KINDS, type AccessKind } from '@/lib/dlq/access-record';
import { ACCESS_WORDS, detailWords, nameWords } from './access-words';

const record = (what: AccessKind, detail: Readonly<Record<string, unknown>> = {}) => ({
  id: '1',
  at: 0,
  actor: 'cli',
  what,
  subject: null,
  detail,
  remoteAddr: null,
});

test.each<[AccessKind, Record<string, unknown>, string]>([
  ['signed_in', { provider: 'okta' }, 'by Okta'],
  [
    'sign_in_refused',
    { provider: 'oidc', reason: 'disabled' },
    'the account is disabled here, by single sign-on',
  ],
  ['sign_in_refused', { reason: 'new kind' }, 'new kind'],
  ['signed_out', {}, ''],
  ['signed_out', { sessions: 3 }, '3 sessions ended'],
  ['signed_out', { sessions: 1 }, '1 session ended'],
  ['role_given', { tenant: '1', role: 'viewer' }, 'viewer in tenant 1'],
  [
    'role_given',
    { tenant: null, role: 'admin', before: 'operator', reason: 'on call' },
    'admin in all tenants, was operator, “on call”',
  ],
  [
    'role_given',
    { tenant: '1', role: 'viewer', invitation: 'x' },
    'viewer in tenant 1, by invitation',
  ],
  ['user_disabled', { reason: null }, ''],
  ['user_disabled', { reason: 'left' }, '“left”'],
  [
    'key_created',
    { label: 'bridge', scopes: ['ingest', 'read'], tenants: ['1', '2'] },
    '“bridge”, ingest, read in tenants 1, 2',
  ],
  ['key_created', { label: 'all', scopes: ['read'], tenants: null }, '“all”, read in all tenants'],
  ['key_revoked', { label: 'bridge' }, '“bridge”'],
  [
    'channel_changed',
    { name: 'pager', tenant: '1', enabled: false, new_secret: true },
    '“pager” in tenant 1, switched off, new secret',
  ],
  [
    'exported',
    { tenant: '1', q: 'status:pending', format: 'csv', state: 'begun' },
    '“status:pending” in tenant 1 as CSV: begun',
  ],
  [
    'exported',
    { tenant: '1', q: '', format: 'bundle', state: 'done', entries: 2 },
    'all in tenant 1 as a replay bundle: 2 entries',
  ],
  [
    'exported',
    { tenant: '1', q: '', format: 'ndjson', state: 'left', entries: 1 },
    'all in tenant 1 as NDJSON: given up by the reader after 1 entry',
  ],
])('%s %j is told as “%s”', (what, detail, words) => {
  expect(detailWords(record(what, detail))).toBe(words);
});

test('every kind has words, and none breaks without its detail', () => {
  for (const what of ACCESS_KINDS) {
    expect(ACCESS_WORDS[what]).toBeTruthy();
    expect(detailWords(record(what))).not.toContain('undefined');
  }
});

test.each([
  ['user:1', 'Ada'],
  ['user:2', '2'],
  ['key:dlq_0123', 'API key dlq_0123'],
  ['provider:keycloak', 'groups at Keycloak'],
  ['invitation:0123456789', 'invitation 01234567'],
  ['channel:0123456789', 'channel 01234567'],
  ['anonymous', 'nobody known'],
  ['cli', 'command line'],
])('%s is %s', (name, words) => {
  expect(nameWords(name, new Map([['1', 'Ada']]))).toBe(words);
});
