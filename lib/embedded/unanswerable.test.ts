import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { turnAway } from './unanswerable';

/** Sends a request byte by byte as it stands; gives the whole answer. */
async function answerTo(request: string): Promise<string> {
  const server = createServer((incoming, response) => {
    if (!turnAway(incoming, response)) response.end('taken');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(request);
  const answer = (await socket.setEncoding('latin1').toArray()).join('');
  server.close();
  return answer;
}

it.each([
  ['TRACE /api/v1/tenants/7/entries HTTP/1.1', '', '405', 'method-not-allowed'],
  ['GET /api/v1/tenants/%ff/entries HTTP/1.1', '', '400', 'malformed-path'],
  ['GET /t/%e0%a4%a/entries HTTP/1.1', '', '400', 'malformed-path'],
  ['POST / HTTP/1.1', 'Transfer-Encoding: gzip, chunked\r\n', '501', 'transfer-encoding'],
])('%s %s is turned away', async (line, header, status, code) => {
  const answer = await answerTo(`${line}\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('application/problem+json');
  expect(answer).toContain(`"code":"${code}"`);
});

it.each(['GET /t/%C3%A9?q=%zz HTTP/1.1', 'POST / HTTP/1.1'])('%s is taken', async (line) => {
  const header = line.startsWith('POST') ? 'Transfer-Encoding: chunked\r\n' : '';
  const body = header === '' ? '' : '0\r\n\r\n';
  expect(
    await answerTo(`${line}\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n${body}`),
  ).toMatch(/^HTTP\/1.1 200 /);
});
