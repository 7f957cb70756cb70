import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GET as liveAcross } from '@/app/(console)/live/route';
import { GET as liveOf } from '@/app/(console)/t/[tenant]/live/route';
import { signInAs } from '@/lib/auth/test-people';
import type { TenantId } from '@/lib/dlq/ids';
import { closeLive } from '@/lib/live/hub';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';

// The streams of the console, called as Next calls them.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({ get: (name: string) => ({ name, value: request.token }) }),
}));

let world: World;
const before = process.env['DATABASE_URL'];

beforeAll(async () => {
  world = await openWorld();
  process.env['DATABASE_URL'] = world.url;
  await enqueue(tenant(1), rejection(), rejection());
  await enqueue(tenant(2), rejection());
  const roles = [{ tenantId: 1n as TenantId, role: 'viewer' }];
  request.token = (await signInAs('ann', { roles })).token;
});
afterAll(async () => {
  await closeLive();
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
  await world.end();
});

function listen(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no body');
  let text = '';
  const done = (async () => {
    for (;;) {
      const { done: over, value } = await reader.read();
      if (over) return;
      text += value;
    }
  })();
  return {
    text: () => text,
    ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)),
    done,
    leave: () => reader.cancel(),
  };
}

const ask = (of: string, signal = new AbortController().signal) =>
  liveOf(new Request('http://localhost:3000/', { signal }), {
    params: Promise.resolve({ tenant: of }),
  });

test('a stream says at once where things stand, and then what changes', async () => {
  const response = await ask('1');
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('Cache-Control')).toContain('no-transform');
  const heard = listen(response);
  await expect.poll(heard.text).toContain('"listening":true');
  await expect.poll(heard.ids).toContain(2);
  await enqueue(tenant(2), rejection());
  await enqueue(tenant(1), rejection());
  await expect.poll(() => heard.ids().at(-1)).toBe(3);
  expect(new Set(heard.ids())).toEqual(new Set([2, 3]));
  await heard.leave();
});

test('the stream across tenants tells of those one may see', async () => {
  const heard = listen(
    await liveAcross(new Request('http://localhost:3000/'), { params: Promise.resolve({}) }),
  );
  await expect.poll(heard.text).toContain('"listening":true');
  await enqueue(tenant(2), rejection());
  await enqueue(tenant(1), rejection());
  await expect.poll(heard.text).toContain('{"changed":1,"tenants":["1"]}');
  expect(heard.text()).not.toContain('"2"');
  await heard.leave();
});

test('of another tenant there is no stream', async () => {
  expect((await ask('2')).status).toBe(404);
  expect((await ask('x')).status).toBe(404);
});

test('who leaves frees the place', async () => {
  for (let n = 0; n < 45; n += 1) {
    const gone = new AbortController();
    const response = await ask('1', gone.signal);
    expect(response.status).toBe(200);
    const heard = listen(response);
    if (n % 2 === 0) gone.abort();
    else await heard.leave();
    await heard.done;
  }
});

test('one person holds so many, and is told so', async () => {
  const open: ReturnType<typeof listen>[] = [];
  for (let n = 0; n < 20; n += 1) open.push(listen(await ask('1')));
  const refused = await ask('1');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('30');
  expect(await refused.json()).toMatchObject({ code: 'too-many-streams' });
  await Promise.all(open.map((each) => each.leave()));
});

test('a server that ends ends its streams', async () => {
  const heard = listen(await ask('1'));
  await expect.poll(heard.ids).not.toEqual([]);
  await closeLive();
  await heard.done;
  expect(heard.text()).toContain('event: end\ndata: {"reason":"closing"}');
  expect((await ask('1')).status).toBe(503);
});
