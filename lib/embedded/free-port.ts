import { createServer } from 'node:net';

/** A port nobody listens on at 127.0.0.1: `preferred` when it is free, else one the system picks. */
export async function freePort(preferred: number | null = null): Promise<number> {
  if (preferred !== null && (await bind(preferred)) !== null) return preferred;
  const port = await bind(0);
  if (port === null) throw new Error('No free port on 127.0.0.1.');
  return port;
}

function bind(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
