import { describe, expect, it } from 'vitest';
import { isPublic, resolvedProblem, webhookAddress } from './webhook-address';

describe('the address of a webhook', () => {
  it.each([
    'https://sync.example.com/dlq',
    'https://203.0.114.9:8443/',
    'https://[2606:4700::1111]/x',
    'https://sync.internal/',
  ])('may be %s', (text) => {
    expect(webhookAddress(text, false)).toMatchObject({ ok: true });
  });

  it.each([
    ['no address', 'sync.example.com', /no address/],
    ['another scheme', 'file:///etc/passwd', /https/],
    ['plain http', 'http://sync.example.com/', /https/],
    ['plain http to a public address', 'http://9.9.9.9/', /https/],
    ['a user', 'https://me@sync.example.com/', /user/],
    ['a password', 'https://:p@sync.example.com/', /password/],
    ['a query', 'https://sync.example.com/?token=1', /query/],
    ['an empty query', 'https://sync.example.com/?', /query/],
    ['a fragment', 'https://sync.example.com/#a', /fragment/],
    ['loopback', 'http://localhost:3000/', /private/],
    ['loopback by number', 'https://127.1/', /private/],
    ['loopback as one number', 'https://2130706433/', /private/],
    ['loopback in IPv6', 'https://[::1]/', /private/],
    ['loopback in IPv6 dress', 'https://[::ffff:127.0.0.1]/', /private/],
    ['a private network', 'https://10.0.0.5/', /private/],
    ['the metadata address of clouds', 'http://169.254.169.254/latest', /private/],
    ['a length beyond reason', `https://a.example/${'x'.repeat(2000)}`, /longer/],
  ])('may not be %s', (_, text, problem) => {
    const read = webhookAddress(text, false);
    expect(read.ok ? '' : read.problem).toMatch(problem);
  });

  it.each([
    'http://127.0.0.1:4000/x',
    'http://localhost/',
    'http://10.1.2.3/',
    'http://[fd00::1]/',
    'http://sync/',
  ])('may be %s where the environment allows private networks', (text) => {
    expect(webhookAddress(text, true)).toMatchObject({ ok: true });
  });

  it('stays https for the public internet even then', () => {
    expect(webhookAddress('http://9.9.9.9/', true)).toMatchObject({ ok: false });
    expect(resolvedProblem('9.9.9.9', 'http:', true)).toMatch(/public/);
    expect(resolvedProblem('9.9.9.9', 'https:', true)).toBeNull();
    expect(resolvedProblem('10.0.0.1', 'http:', true)).toBeNull();
    expect(resolvedProblem('10.0.0.1', 'https:', false)).toMatch(/private/);
  });
});

describe('public addresses', () => {
  it.each(['1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '223.255.255.1', '2606:4700::1'])(
    '%s is one',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.255.0.1',
    '100.64.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0a00:0001',
    '::127.0.0.1',
    'fe80::1%eth0',
    'fd12::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::',
    'sync.example.com',
  ])('%s is none', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});
