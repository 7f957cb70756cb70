import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { GET as sweep } from '@/app/api/cron/sweep/route';
import { GET, POST } from '@/app/api/v1/tenants/[tenant]/entries/route';
import { createApiKey } from '@/lib/auth/api-key';
import { useTestDatabase } from '@/lib/auth/test-people';
import { revokeApiKey } from '@/lib/db/api-key-store';
import { clientAddressHeaders } from '@/lib/net/client-address';

/** The handlers that are served, with limits of a few requests. Each test counts on addresses and keys of its own. */

const before = { ...process.env };
let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
});
afterAll(() => close());
afterEach(() => {
  process.env = { ...before };
  vi.useRealTimers();
});

const makeKey = () =>
  createApiKey({
    label: 'limits',
    scopes: ['ingest', 'read'],
    tenants: 'all',
    createdBy: 'cli',
  });
const context = { params: Promise.resolve({ tenant: '1' }) };

function request(key: string, address: string, body?: object): Request {
  return new Request('http://localhost/api/v1/tenants/1/entries', {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...clientAddressHeaders(address),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const entry = {
  session_id: 's',
  username: 'u',
  collection: 'orders',
  document_id: 'd',
  mutation_id: '1',
  peer_id: '7',
  delta: '',
  violation_type: 'PermissionDenied',
  compensation: null,
  device_metadata: { client_version: '1', remote_addr: '', peer_id: '7' },
};
const read = async (key: string, address: string) => GET(request(key, address), context);
const store = async (key: string, address: string) => POST(request(key, address, entry), context);

async function expectLimited(answer: Response, within: number): Promise<void> {
  expect(answer.status).toBe(429);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('ratelimit')).toMatch(/^"[a-z-]+";r=0;t=\d+$/);
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(within);
  const { code, request_id } = (await answer.json()) as Record<string, string>;
  expect([code, request_id]).toEqual(['rate-limited', answer.headers.get('x-request-id')]);
}

test('a key stores so many entries, and reads apart from that', async () => {
  Object.assign(process.env, { DLQ_LIMIT_INGEST: '2/100', DLQ_LIMIT_API: '1/100' });
  const { key } = await makeKey();
  const address = '192.0.2.10';
  const first = await store(key, address);
  expect([first.status, first.headers.get('ratelimit')]).toEqual([201, '"ingest";r=1;t=100']);
  expect((await store(key, address)).status).toBe(201);
  await expectLimited(await store(key, address), 100);
  const listed = await read(key, address);
  expect([listed.status, listed.headers.get('ratelimit-policy')]).toEqual([200, '"api";q=1;w=100']);
  const { entries } = (await listed.json()) as { entries: unknown[] };
  expect(entries).toHaveLength(2);
  await expectLimited(await read(key, address), 100);

  const { key: other } = await makeKey();
  expect((await store(other, address)).status).toBe(201);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100_000 });
  expect((await store(key, address)).status).toBe(201);
});

test('an address fails with so many keys; who holds a valid one is not shut out', async () => {
  process.env['DLQ_LIMIT_FAILED_KEYS'] = '2/101';
  const { key } = await makeKey();
  const { key: unused } = await makeKey();
  const address = '192.0.2.11';
  await store(key, address);
  for (const wrong of ['nonsense', `dlq_${'0'.repeat(48)}`]) {
    expect((await read(wrong, address)).status).toBe(401);
  }
  await expectLimited(await read('nonsense', address), 101);
  await expectLimited(await store(unused, address), 101);
  expect((await read(key, address)).status).toBe(200);
  expect((await read(unused, '192.0.2.12')).status).toBe(200);
  expect((await read('nonsense', '192.0.2.12')).status).toBe(401);
});

test('a key that is revoked counts among them at once', async () => {
  process.env['DLQ_LIMIT_FAILED_KEYS'] = '1/102';
  const { id, key } = await makeKey();
  const address = '192.0.2.13';
  await store(key, address);
  await revokeApiKey(id, { actor: 'cli', remoteAddr: null });
  expect((await read(key, address)).status).toBe(401);
  await expectLimited(await read(key, address), 102);
});

test('a wrong cron secret counts as well', async () => {
  Object.assign(process.env, { DLQ_LIMIT_FAILED_KEYS: '1/103', CRON_SECRET: 'right' });
  const asked = (secret: string) =>
    new Request('http://localhost/api/cron/sweep', {
      headers: { authorization: `Bearer ${secret}`, ...clientAddressHeaders('192.0.2.14') },
    });
  expect((await sweep(asked('wrong'), context)).status).toBe(401);
  await expectLimited(await sweep(asked('wrong'), context), 103);
  expect((await sweep(asked('right'), context)).status).toBe(200);
});
