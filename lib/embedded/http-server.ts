import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A client has this long to send a request's headers, and the whole of it. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long an idle connection is kept for the next request; above the usual proxies' own limit of 60 s. */
const KEEP_ALIVE_MS = 65_000;
/** How often Node looks for requests past those limits. */
const CHECK_MS = 2_000;
const CLOSE_POLL_MS = 20;

export type Listening =
  | {
      readonly ok: true;
      readonly server: Server;
      /** Takes no more connections, lets running requests end, and cuts off what is left after `graceMs`. */
      readonly close: (graceMs: number) => Promise<void>;
    }
  | { readonly ok: false; readonly code: string };

/** Opens the port. `code` is the system's: EADDRINUSE, EACCES, EADDRNOTAVAIL … */
export function listen(host: string, port: number, answer: RequestListener): Promise<Listening> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_MS,
  });
  const sockets = new Set<Socket>();
  const busy = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
  });
  server.on('request', answer);

  async function close(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    server.close();
    // Node's own idea of idle leaves out connections that never sent a request; browsers open such.
    while (sockets.size > 0 && Date.now() < deadline) {
      for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon();
      await delay(CLOSE_POLL_MS);
    }
    for (const socket of sockets) socket.destroy();
  }

  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ ok: false, code: error.code ?? error.message }),
    );
    server.listen({ host, port }, () => resolve({ ok: true, server, close }));
  });
}
