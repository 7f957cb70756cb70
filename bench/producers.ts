import { request } from 'node:http';
import { Agent } from 'node:http';

/**
 * How fast a running console takes entries in over HTTP, one entry a request, and whether a rate limit is met on the
 * way: 32 producers with one key against this machine alone.
 *
 *     DLQ_API_KEY=dlq_… node --import tsx bench/producers.ts [PORT] [SECONDS]
 */
const PRODUCERS = 32;
const TENANT = 990_001;

const port = Number(process.argv[2] ?? 3000);
const seconds = Math.min(Number(process.argv[3] ?? 10), 60);
const key = process.env['DLQ_API_KEY'];
if (!key) throw new Error('DLQ_API_KEY: a key with the scope ingest');

const agent = new Agent({ keepAlive: true, maxSockets: PRODUCERS });
const body = JSON.stringify({
  session_id: 'bench',
  username: 'bench',
  collection: 'bench',
  document_id: 'd',
  mutation_id: '1',
  peer_id: '7',
  delta: Buffer.alloc(200, 7).toString('base64'),
  violation_type: 'PermissionDenied',
  compensation: null,
  device_metadata: { client_version: '1', remote_addr: '', peer_id: '7' },
});
const counts = new Map<number, number>();
const times: number[] = [];

function post(): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: `/api/v1/tenants/${String(TENANT)}/entries`,
        headers: {
          authorization: `Bearer ${String(key)}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function produce(until: number): Promise<void> {
  while (performance.now() < until) {
    const from = performance.now();
    const status = await post();
    times.push(performance.now() - from);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: PRODUCERS }, () => produce(began + seconds * 1000)));
const took = (performance.now() - began) / 1000;
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
process.stdout.write(
  `${String(PRODUCERS)} producers, ${took.toFixed(1)} s: ${(times.length / took).toFixed(0)} requests/s, ` +
    `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms; ${[...counts].map(([status, n]) => `${String(status)}: ${String(n)}`).join(', ')}\n`,
);
