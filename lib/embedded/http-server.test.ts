import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from './http-server';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: RequestListener, port = 0) {
  const listening = await listen('127.0.0.1', port, answer);
  if (!listening.ok) throw new Error(listening.code);
  open.push(listening.server);
  const { port: bound } = listening.server.address() as AddressInfo;
  return { server: listening.server, close: listening.close, port: bound };
}

describe('listen', () => {
  it('names the reason when the port is taken', async () => {
    const { port } = await serve(() => undefined);
    expect(await listen('127.0.0.1', port, () => undefined)).toEqual({
      ok: false,
      code: 'EADDRINUSE',
    });
  });

  it('bounds how long a client may take to send a request', async () => {
    const { server } = await serve(() => undefined);
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 });
  });
});

describe('close', () => {
  it('lets a request end, and drops idle connections', async () => {
    const arrived: (() => void)[] = [];
    const { close, port } = await serve((_, response) => arrived.push(() => response.end('done')));
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const dropped = once(idle.resume(), 'close');
    const agent = new Agent({ keepAlive: true });
    const request = get({ port, host: '127.0.0.1', agent });
    await expect.poll(() => arrived.length).toBe(1);

    const closed = close(4000);
    arrived[0]?.();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect((await response.setEncoding('utf8').toArray()).join('')).toBe('done');
    await closed;
    await dropped;
    agent.destroy();
  });

  it('cuts off what does not end in time', async () => {
    const { server, close, port } = await serve(() => undefined);
    const request = get({ port, host: '127.0.0.1' });
    const cut = once(request, 'close').catch((error: unknown) => error);
    await once(server, 'request');
    await close(50);
    await cut;
    expect(server.listening).toBe(false);
  });
});
