import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What a receiver was sent, and answers with: a status and a JSON object. */
type Answer = (asked: Readonly<Record<string, unknown>>) => readonly [status: number, json: object];

/**
 * A receiver of signed webhooks on a free loopback port. It refuses what is not signed with `secret`, once it has one,
 * and remembers what it took.
 */
export async function startReceiver(answer: Answer) {
  const taken: Readonly<Record<string, unknown>>[] = [];
  const receiver = { url: '', secret: '', taken, close };
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
      const say = (status: number, json: object) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(json));
      let asked: Readonly<Record<string, unknown>>;
      try {
        const body = Buffer.concat(parts).toString('utf8');
        const headers = request.headers as Record<string, string>;
        asked = new Webhook(receiver.secret).verify(body, headers) as typeof asked;
      } catch {
        say(401, {});
        return;
      }
      taken.push(asked);
      say(...answer(asked));
    })();
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dlq`;
  return receiver;

  async function close() {
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  }
}
