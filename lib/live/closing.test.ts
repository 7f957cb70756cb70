import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { listen } from '@/lib/embedded/http-server';
import { liveResponse } from '@/lib/web/live-response';
import { openHub } from './hub';

it('a server that is told to end has ended its streams well within two seconds', async () => {
  // Nobody listens there, which is nothing to the stream.
  const hub = openHub({ url: () => 'postgres://nobody@127.0.0.1:9/none' });
  const server = await listen('127.0.0.1', 0, (_, response) => {
    const answer = liveResponse({
      hub,
      person: 'ann',
      tenants: 'all',
      event: () => ({ data: {} }),
      present: async () => new Map(),
      allowed: async () => true,
      signal: new AbortController().signal,
    });
    if (!(answer instanceof Response) || answer.body === null) throw new Error('refused');
    response.writeHead(200, Object.fromEntries(answer.headers));
    Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(response);
  });
  if (!server.ok) throw new Error(server.code);
  const { port } = server.server.address() as AddressInfo;
  const [response] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [
    IncomingMessage,
  ];
  const text = response.setEncoding('utf8').toArray();

  const from = performance.now();
  await Promise.all([hub.close(), server.close(1_500)]);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect((await text).join('')).toMatch(/event: end\ndata: \{"reason":"closing"\}\n\n$/);
});
