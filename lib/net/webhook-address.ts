import { BlockList, isIP } from 'node:net';
import { isLoopback } from './loopback';

/** Which addresses the server may post to for somebody: they come from admins of tenants, not from who runs it. */

const LONGEST = 2_000;

/** Whether the environment lets webhooks reach this machine and private networks, there also over plain http. */
export function privateAllowed(env: NodeJS.ProcessEnv = process.env): boolean {
  return env['DLQ_WEBHOOK_PRIVATE'] === '1';
}

export type AddressCheck =
  { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly problem: string };

/**
 * Reads a webhook's address: https, or http within loopback and private networks where the environment allows these.
 * No user, password, query or fragment: the address is shown, logged and kept for ever, so it must hold no secret.
 * Names are judged by what they resolve to, when they are called.
 */
export function webhookAddress(text: string, allowPrivate = privateAllowed()): AddressCheck {
  const no = (problem: string): AddressCheck => ({ ok: false, problem });
  if (text.length > LONGEST) return no(`The address is longer than ${LONGEST} characters.`);
  if (!URL.canParse(text)) return no('This is no address such as https://sync.example.com/dlq.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return no('The address must begin with https://.');
  }
  if (url.username !== '' || url.password !== '') {
    return no('The address must not hold a user or password; requests are signed instead.');
  }
  if (url.search !== '' || text.includes('?')) {
    return no(
      'The address must not have a query: it is kept in the log, so it must hold no token.',
    );
  }
  if (url.hash !== '' || text.includes('#')) return no('The address must not have a fragment (#).');
  const host = bareHost(url);
  const inside = isLoopback(host) || (isIP(host) !== 0 && !isPublic(host));
  if (inside && !allowPrivate) return no(INSIDE);
  // A name may turn out to be public when it is called; then plain http is refused there.
  if (url.protocol === 'http:' && !(inside || (allowPrivate && isIP(host) === 0))) {
    return no('The address must begin with https://; plain http is for private networks alone.');
  }
  return { ok: true, url };
}

const INSIDE =
  'The address leads to this machine or a private network, which is not allowed here (DLQ_WEBHOOK_PRIVATE=1 allows it).';

/** Why an address a name resolved to must not be called; null when it may. */
export function resolvedProblem(
  address: string,
  protocol: string,
  allowPrivate: boolean,
): string | null {
  const outside = isPublic(address);
  if (!outside && !allowPrivate) return INSIDE;
  if (outside && protocol === 'http:') {
    return 'The name leads to a public address, where only https is spoken.';
  }
  return null;
}

/** The host as an address or name, without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Special-purpose blocks (IANA registries, RFC 6890): none of them is a host on the public internet. */
const SPECIAL = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  SPECIAL.addSubnet(network, bits, 'ipv4');
}
// Protocol assignments with Teredo, documentation, and 6to4, which leads back into IPv4.
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(network, bits, 'ipv6');
}
const GLOBAL_UNICAST = new BlockList();
GLOBAL_UNICAST.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public internet; IPv4 in the dress of IPv6 never is. */
export function isPublic(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  if (isIP(plain) === 4) return !SPECIAL.check(plain, 'ipv4');
  return isIP(plain) === 6 && GLOBAL_UNICAST.check(plain, 'ipv6') && !SPECIAL.check(plain, 'ipv6');
}
