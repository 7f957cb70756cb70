import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientAddressHeaders } from '@/lib/net/client-address';
import { jsonResponse } from './answer';
import { problem } from './problem';
import { clientName, LIMITS, limitsProblem, readLimit, spend, spentUp } from './rate-limit';
import { defineRoute, open } from './route';

const before = { ...process.env };
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  process.env = { ...before };
});
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

describe('spending', () => {
  test('goes on until nothing is left, and again when the window is over', async () => {
    process.env['DLQ_LIMIT_API'] = '2/60';
    const header = (left: number, until: number) => ({
      'RateLimit-Policy': '"api";q=2;w=60',
      RateLimit: `"api";r=${String(left)};t=${String(until)}`,
    });
    expect(await spend('api', 'a')).toEqual({ ok: true, headers: header(1, 60) });
    pass(20.5);
    expect(await spend('api', 'a')).toEqual({ ok: true, headers: header(0, 40) });
    expect(await spend('api', 'a')).toEqual({
      ok: false,
      problem: {
        status: 429,
        code: 'rate-limited',
        detail: 'Too many requests: at most 2 in 60 s. Try again in 40 s.',
        headers: { ...header(0, 40), 'Retry-After': '40' },
      },
    });
    expect(await spend('api', 'b')).toMatchObject({ ok: true });
    pass(39.5);
    expect(await spend('api', 'a')).toEqual({ ok: true, headers: header(1, 60) });
  });

  test('can be looked at without counting', async () => {
    process.env['DLQ_LIMIT_API'] = '1/61';
    for (let n = 0; n < 3; n += 1) expect(await spentUp('api', 'a')).toBeNull();
    await spend('api', 'a');
    expect(await spentUp('api', 'a')).toMatchObject({ status: 429, code: 'rate-limited' });
    pass(61);
    expect(await spentUp('api', 'a')).toBeNull();
  });

  test('is endless when switched off', async () => {
    process.env['DLQ_LIMIT_API'] = 'off';
    for (let n = 0; n < 5; n += 1) {
      expect(await spend('api', 'a')).toEqual({ ok: true, headers: {} });
    }
    expect(await spentUp('api', 'a')).toBeNull();
  });

  test('counts each limit and each somebody apart', async () => {
    Object.assign(process.env, { DLQ_LIMIT_API: '1/62', DLQ_LIMIT_INGEST: '1/62' });
    for (const name of ['api', 'ingest'] as const) {
      for (const who of ['a', 'b']) {
        expect([(await spend(name, who)).ok, (await spend(name, who)).ok]).toEqual([true, false]);
      }
    }
  });
});

describe('settings', () => {
  test.each([
    ['60/60', { requests: 60, seconds: 60 }],
    ['off', 'off'],
    ['0/60', null],
    ['60', null],
    ['60/0', null],
    ['1e3/60', null],
    ['-1/60', null],
    ['1234567890/1', null],
  ])('%s is %j', (text, limit) => {
    expect(readLimit(text)).toEqual(limit);
  });

  test('all have a usual value that can be read; a wrong one is told by its name', () => {
    for (const { variable, usual } of Object.values(LIMITS)) {
      expect(readLimit(usual)).toHaveProperty('requests');
      expect(limitsProblem({ NODE_ENV: 'test', [variable]: 'lots' })).toMatch(
        new RegExp(`^${variable} is "lots"; `),
      );
    }
    expect(limitsProblem({ NODE_ENV: 'test', DLQ_LIMIT_API: '' })).toBeNull();
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [null, 'unknown'],
])('%s is counted as %s', (address, name) => {
  expect(clientName(address)).toBe(name);
});

describe('a route open to everybody', () => {
  const context = { params: Promise.resolve({}) };
  const from = (address: string) =>
    new Request('http://localhost/x', { headers: clientAddressHeaders(address) });

  test('answers each address so often, and tells how much is left', async () => {
    process.env['DLQ_LIMIT_OPEN'] = '1/63';
    const { GET } = defineRoute({ GET: open(async () => jsonResponse({})) });
    const first = await GET(from('192.0.2.1'), context);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, '"open";r=0;t=63']);
    const second = await GET(from('192.0.2.1'), context);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '63']);
    expect(second.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await second.json()).toMatchObject({ status: 429, code: 'rate-limited' });
    expect((await GET(from('192.0.2.2'), context)).status).toBe(200);
  });

  test('a refusal of its own keeps its headers', async () => {
    process.env['DLQ_LIMIT_OPEN'] = '5/64';
    const busy = problem(503, 'busy', 'Busy.', { headers: { 'Retry-After': '9' } });
    const { GET } = defineRoute({ GET: open(async () => busy) });
    const { headers } = await GET(from('192.0.2.3'), context);
    expect([headers.get('retry-after'), headers.get('ratelimit')]).toEqual([
      '9',
      '"open";r=4;t=64',
    ]);
  });
});
