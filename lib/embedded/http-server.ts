import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** A client has this long to send a request's headers, and the whole of it. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long an idle connection is kept for the next request; above the usual proxies' own limit of 60 s. */
const KEEP_ALIVE_MS = 65_000;
/** How often Node looks for requests past those limits. */
const CHECK_MS = 2_000;

export type Listening =
  { readonly ok: true; readonly server: Server } | { readonly ok: false; readonly code: string };

/** Opens the port. `code` is the system's: EADDRINUSE, EACCES, EADDRNOTAVAIL … */
export function listen(host: string, port: number, answer: RequestListener): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    answer,
  );
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ ok: false, code: error.code ?? error.message }),
    );
    server.listen({ host, port }, () => resolve({ ok: true, server }));
  });
}

/** Takes no more connections, lets running requests end, and cuts off what is left after `graceMs`. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  let closed = false;
  server.close(() => (closed = true));
  while (!closed && Date.now() < deadline) {
    server.closeIdleConnections();
    await delay(20);
  }
  server.closeAllConnections();
}
