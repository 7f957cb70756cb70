import { encode } from '@msgpack/msgpack';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { closeDeltaPool } from '@/lib/delta/pool';
import { conforming, type Receiver, startReceiver } from '@/lib/targets/webhook/test-receiver';
import { Webhook } from 'standardwebhooks';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { attemptEntry } from './attempt';
import { setTarget } from './set-target';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';

let world: World;
let receiver: Receiver;
/** What the receiver does with the next request. */
let next: Parameters<typeof startReceiver>[0] = conforming;

beforeAll(async () => {
  process.env['AUTH_SECRET'] = 'a'.repeat(32);
  process.env['DLQ_WEBHOOK_PRIVATE'] = '1';
  world = await openWorld();
  receiver = await startReceiver((request, response, body) => next(request, response, body));
});
afterAll(async () => {
  delete process.env['DLQ_WEBHOOK_PRIVATE'];
  await receiver.close();
  await closeDeltaPool();
  await world.end();
});

const retry = (scope: TenantScope, entryId: EntryId) =>
  attemptEntry(scope, {
    entryId,
    version: null,
    reason: null,
    requestId: null,
    mode: 'retry',
  });

async function withWebhook(id: number): Promise<{ scope: TenantScope; secret: string }> {
  const scope = tenant(id);
  const setting = { kind: 'webhook', url: receiver.url, newSecret: true } as const;
  const set = await setTarget(scope, setting, { reason: null, requestId: `set-${id}` });
  if (!set.ok || set.value.secret === null) throw new Error('not set');
  return { scope, secret: set.value.secret };
}

it('a retry goes to the tenant’s own target, signed with its own secret', async () => {
  const { scope, secret } = await withWebhook(1);
  const [entryId] = await enqueue(scope, rejection({}, encode({ n: 1 })));
  if (entryId === undefined) throw new Error('no id');
  let seen: unknown;
  next = (request, response, body) => {
    seen = new Webhook(secret).verify(body, request.headers as Record<string, string>);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"outcome":"accepted","version":"9"}');
  };
  expect(await retry(scope, entryId)).toMatchObject({ ok: true, value: { status: 'resolved' } });
  expect(seen).toMatchObject({ tenant_id: '1', entry_id: String(entryId), peer_id: '7' });
  const [started] = await db().execute<{ payload: string }>(
    sql`select payload from wal where tenant_id = 1 and kind = 'attempt_started'`,
  );
  expect(JSON.parse(started?.payload ?? '')).toMatchObject({
    target: `webhook ${new URL(receiver.url).host}`,
  });
});

it('a lost answer is asked for under the same key until somebody knows', async () => {
  const { scope } = await withWebhook(2);
  const [entryId] = await enqueue(scope, rejection({}, encode({ n: 1 })));
  if (entryId === undefined) throw new Error('no id');
  const asked: { idempotency_key: string; attempt: number }[] = [];
  const note = (body: string) => asked.push(JSON.parse(body) as (typeof asked)[number]);

  next = (request, _, body) => {
    note(body);
    request.socket.destroy();
  };
  expect(await retry(scope, entryId)).toMatchObject({ value: { outcome: { kind: 'unknown' } } });
  // That it is busy now says nothing of what it did then.
  next = (_, response, body) => {
    note(body);
    response.writeHead(503).end();
  };
  expect(await retry(scope, entryId)).toMatchObject({ value: { outcome: { kind: 'unknown' } } });
  next = (_, response, body) => {
    note(body);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"outcome":"accepted","version":"9"}');
  };
  expect(await retry(scope, entryId)).toMatchObject({ value: { status: 'resolved' } });
  const key = `2/${String(entryId)}/1`;
  expect(asked.map(({ idempotency_key, attempt }) => [idempotency_key, attempt])).toEqual([
    [key, 1],
    [key, 2],
    [key, 3],
  ]);
});

it('an unreadable secret fails the attempt with what to do, and sends nothing', async () => {
  const { scope } = await withWebhook(3);
  const [entryId] = await enqueue(scope, rejection({}, encode({ n: 1 })));
  if (entryId === undefined) throw new Error('no id');
  let sent = false;
  next = () => {
    sent = true;
  };
  process.env['AUTH_SECRET'] = 'b'.repeat(32);
  const outcome = await retry(scope, entryId);
  process.env['AUTH_SECRET'] = 'a'.repeat(32);
  expect(outcome).toMatchObject({
    value: { status: 'pending', outcome: { kind: 'failed', temporary: true } },
  });
  expect(
    JSON.stringify(outcome, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  ).toContain('make a new one');
  expect(sent).toBe(false);
});
