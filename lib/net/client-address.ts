import type { IncomingHttpHeaders } from 'node:http';

/**
 * Where a request came from. Only the server that holds the connection knows; it tells everybody behind it in a
 * header of its own, which it takes away from whoever sends one.
 */
const HEADER = 'x-dlq-client-address';

/** Puts the client's address where `clientAddress` finds it, in place of whatever the request claimed there. */
export function noteClientAddress(
  headers: IncomingHttpHeaders,
  peer: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const address = addressOf(headers['x-forwarded-for'], peer, Number(env['DLQ_PROXY_HOPS'] || 0));
  if (address === null) delete headers[HEADER];
  else headers[HEADER] = address;
}

/** The client's address; null when nobody noted it. */
export function clientAddress(headers: Headers): string | null {
  return headers.get(HEADER);
}

/** Headers that pass an address on. */
export function clientAddressHeaders(address: string | null): Readonly<Record<string, string>> {
  return address === null ? {} : { [HEADER]: address };
}

/**
 * `hops` proxies of one's own stand before the server; each has added the address it saw at the end of
 * `X-Forwarded-For`. What stands further left anybody may have written.
 */
function addressOf(
  forwarded: string | string[] | undefined,
  peer: string | undefined,
  hops: number,
): string | null {
  const seen = [forwarded ?? []].flat().flatMap((line) => line.split(','));
  const path = [...seen.map((address) => address.trim()), peer ?? ''];
  const address = (path.at(-1 - hops) ?? path[0] ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  return /^[\da-f.:]{2,45}$/i.test(address) ? address.toLowerCase() : null;
}
