/**
 * Whether a host name or address (with or without the brackets of a URL) leads to this machine only: `localhost`, `::1`
 * and 127.0.0.0/8. Names below `.localhost` are not: some resolvers ask the network for them.
 */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || isIpv4Loopback(name);
}

function isIpv4Loopback(name: string): boolean {
  const parts = name.split('.');
  return (
    parts.length === 4 &&
    parts[0] === '127' &&
    parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
  );
}
