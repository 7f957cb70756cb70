import { expect, test } from 'vitest';
import { clientAddress, clientAddressHeaders, noteClientAddress } from './client-address';

function noted(peer: string | undefined, forwarded: string | undefined, hops?: string) {
  const headers: Record<string, string> = { 'x-dlq-client-address': '203.0.113.66' };
  if (forwarded !== undefined) headers['x-forwarded-for'] = forwarded;
  noteClientAddress(headers, peer, { NODE_ENV: 'test', DLQ_PROXY_HOPS: hops });
  return clientAddress(new Headers(headers));
}

test.each<[string, string | undefined, string | undefined, string | undefined, string | null]>([
  ['the connection’s own', '192.0.2.1', undefined, undefined, '192.0.2.1'],
  ['an IPv4 address in IPv6 clothes', '::ffff:192.0.2.1', undefined, undefined, '192.0.2.1'],
  ['what a stranger claims is not believed', '192.0.2.1', '198.51.100.9', undefined, '192.0.2.1'],
  ['behind one proxy', '10.0.0.1', '198.51.100.9', '1', '198.51.100.9'],
  ['with a claim in front of it', '10.0.0.1', '1.2.3.4, 198.51.100.9', '1', '198.51.100.9'],
  ['behind two', '10.0.0.1', '1.2.3.4, 2001:DB8::1, 10.0.0.2', '2', '2001:db8::1'],
  ['a proxy that adds nothing', '10.0.0.1', undefined, '1', '10.0.0.1'],
  ['no address at all', undefined, undefined, undefined, null],
  ['nonsense', '10.0.0.1', '"><script>', '1', null],
])('%s', (_, peer, forwarded, hops, address) => {
  expect(noted(peer, forwarded, hops)).toBe(address);
});

test('an address is passed on', () => {
  expect(clientAddress(new Headers(clientAddressHeaders('192.0.2.1')))).toBe('192.0.2.1');
  expect(clientAddress(new Headers(clientAddressHeaders(null)))).toBeNull();
});
