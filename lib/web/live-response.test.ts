import { expect, test } from 'vitest';
import type { Changes, Hub, Subscriber } from '@/lib/live/hub';
import { liveResponse } from './live-response';

// How a stream ends: by a lost right, an outage that lasts, or a client that does not read.

const CHECK_MS = 20;

function hub() {
  const seats = new Set<Subscriber>();
  const made: Hub = {
    subscribe(subscriber) {
      seats.add(subscriber);
      return { ok: true, listening: true, leave: () => seats.delete(subscriber) };
    },
    close: async () => undefined,
  };
  return { hub: made, seats };
}

function stream(allowed: () => Promise<boolean>, unreadMs?: number) {
  const { hub: made, seats } = hub();
  const response = liveResponse({
    hub: made,
    person: 'ann',
    tenants: 'all',
    event: (changes: Changes) => ({ data: Object.fromEntries(changes) }),
    present: async () => new Map([['1', '1']]),
    allowed,
    signal: new AbortController().signal,
    checkMs: CHECK_MS,
    ...(unreadMs !== undefined && { unreadMs }),
  });
  if (!(response instanceof Response)) throw new Error(response.code);
  return { response, seats };
}

test('ends when the right is lost', async () => {
  let looks = 0;
  const allowed = async () => (looks += 1) < 3;
  const { response, seats } = stream(allowed);
  expect(await response.text()).toMatch(/: \n\n[^]*event: end\ndata: \{"reason":"access"\}\n\n$/);
  expect(seats.size).toBe(0);
});

test('outlives one failed look, not two', async () => {
  let looks = 0;
  const allowed = async () => {
    looks += 1;
    if (looks !== 2) throw new Error('down');
    return true;
  };
  const { response, seats } = stream(allowed);
  expect(await response.text()).toMatch(/"reason":"unknown"\}\n\n$/);
  expect(looks).toBe(4);
  expect(seats.size).toBe(0);
});

test('drops a client that does not read, without piling up what it misses', async () => {
  const { response, seats } = stream(async () => true, 200);
  const [seat] = seats;
  for (let n = 0; n < 5_000; n += 1) seat?.changed(new Map([['1', String(n)]]));
  await expect.poll(() => seats.size).toBe(0);
  const text = await response.text();
  expect(text.length).toBeLessThan(2_000);
  expect(text).toMatch(/"reason":"unread"\}\n\n$/);
});

test('tells who reads again where things stand', async () => {
  const { response, seats } = stream(async () => true);
  const [seat] = seats;
  for (let n = 0; n < 100; n += 1) seat?.changed(new Map([['1', String(n)]]));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('{"1":"99"}')) text += (await reader?.read())?.value ?? '';
  expect(text.match(/event: change/g)?.length).toBeLessThan(20);
  await reader?.cancel();
});
