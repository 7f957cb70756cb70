import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAccessLog } from '@/lib/db/access-log';
import { findChannel, listChannels } from '@/lib/db/channels';
import { db } from '@/lib/db/client';
import { listDeliveries } from '@/lib/db/deliveries';
import { getEntry } from '@/lib/db/entries';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { DeliveryPage } from '@/lib/dlq/views';
import { type Receiver, startReceiver } from '@/lib/targets/webhook/test-receiver';
import { restoreEntry, retryFollowUp } from './act';
import { addChannel, changeChannel, removeChannel, testChannel } from './change-channel';
import { setTenantDefaults } from './set-policy';
import { runSweep } from './sweep';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';

const KEEPER = { actor: 'user:test', remoteAddr: null };
const WHY = { reason: null, requestId: null };

interface Hit {
  readonly path: string;
  readonly id: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

let world: World;
let receiver: Receiver;
let hits: Hit[] = [];
/** Answers by path; 200 unless set. */
let answers: { [path: string]: number } = {};
let now = EPOCH;
let nextTenant = 0;

beforeAll(async () => {
  process.env['AUTH_SECRET'] = 'a'.repeat(32);
  process.env['DLQ_WEBHOOK_PRIVATE'] = '1';
  world = await openWorld();
  receiver = await startReceiver((request, response, body) => {
    const headers = request.headers as Record<string, string>;
    const path = request.url ?? '';
    hits.push({ path, id: headers['webhook-id'] ?? '', body, headers });
    response.writeHead(answers[path] ?? 200).end();
  });
});
afterAll(async () => {
  delete process.env['DLQ_WEBHOOK_PRIVATE'];
  await receiver.close();
  await world.end();
});
beforeEach(() => {
  hits = [];
  answers = {};
});

async function later(seconds: number): Promise<void> {
  now += seconds * 1000;
  await world.setNow(now);
}

async function channel(name: string, tenantId: TenantId | null) {
  const url = new URL(`/${name}`, receiver.url).href;
  const id = crypto.randomUUID();
  const added = await addChannel({ id, tenantId, name, url }, KEEPER);
  if (!added.ok) throw new Error(added.error.message);
  const seen = (await findChannel(id, tenantId))?.updatedAt ?? 0;
  return { id, tenantId, name, url, secret: added.value.secret, seen };
}

/** A tenant with one entry that a sweep will escalate. */
async function due(): Promise<{ scope: TenantScope; entryId: EntryId }> {
  nextTenant += 1;
  const scope = tenant(nextTenant);
  await setTenantDefaults(
    scope,
    {
      name: null,
      ttlSecs: 1n as U64,
      action: 'Escalate',
      capacity: 100,
      retentionSecs: 2_592_000,
    },
    WHY,
  );
  const [entryId] = await enqueue(scope, rejection());
  if (entryId === undefined) throw new Error('no id');
  await later(2);
  return { scope, entryId };
}

const followUp = async (scope: TenantScope, entryId: EntryId) =>
  (await getEntry(scope, entryId))?.followUp;
const paths = () => hits.map(({ path }) => path).sort();

describe('deliveries', () => {
  it('go to the tenant’s channels and to those for all, signed with each one’s own secret', async () => {
    const { scope, entryId } = await due();
    const everywhere = await channel('everywhere', null);
    const own = await channel('own', scope.tenantId);
    await channel('foreign', 999n as TenantId);
    await runSweep('cli');
    expect(paths()).toEqual(['/everywhere', '/own']);
    for (const { path, body, headers } of hits) {
      const { secret } = path === '/own' ? own : everywhere;
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    }
    expect(await followUp(scope, entryId)).toBe('done');
    await removeChannel(everywhere.id, null, KEEPER);
  });

  it('one that fails is tried again without bothering the one that has it', async () => {
    const { scope, entryId } = await due();
    await channel('good', scope.tenantId);
    await channel('slow', scope.tenantId);
    answers['/slow'] = 500;
    expect(await runSweep('cli')).toMatchObject({ deliveryRetried: 1 });
    await later(10);
    expect(await runSweep('cli')).toMatchObject({ deliveryRetried: 1 });
    answers['/slow'] = 200;
    await later(400);
    expect(await runSweep('cli')).toMatchObject({ delivered: 1 });
    expect(paths()).toEqual(['/good', '/slow', '/slow', '/slow']);
    expect(new Set(hits.map(({ id }) => id)).size).toBe(1);
    expect(await followUp(scope, entryId)).toBe('done');
  });

  it('one that failed for good needs attention; trying again reaches it alone', async () => {
    const { scope, entryId } = await due();
    await channel('good', scope.tenantId);
    await channel('gone', scope.tenantId);
    answers['/gone'] = 410;
    expect(await runSweep('cli')).toMatchObject({ deliveryFailed: 1 });
    expect(await followUp(scope, entryId)).toBe('failed');
    const [row] = await db().execute<{ last_error: string; state: string }>(
      sql`select last_error, state from outbox where tenant_id = ${String(scope.tenantId)}::bigint`,
    );
    expect(row).toEqual({
      state: 'failed',
      last_error: 'gone: The receiver answered 410. good: delivered.',
    });
    answers['/gone'] = 200;
    const act = { entryId, version: null, ...WHY };
    expect(await retryFollowUp(scope, act)).toMatchObject({ ok: true });
    expect(await runSweep('cli')).toMatchObject({ delivered: 1 });
    expect(paths()).toEqual(['/gone', '/gone', '/good']);
  });

  it('a channel that was disabled or deleted meanwhile is no longer owed anything', async () => {
    const { scope, entryId } = await due();
    await channel('good', scope.tenantId);
    const off = await channel('off', scope.tenantId);
    const away = await channel('away', scope.tenantId);
    answers['/off'] = 500;
    answers['/away'] = 500;
    await runSweep('cli');
    const disabled = { ...off, enabled: false, newSecret: false, requestId: crypto.randomUUID() };
    expect(await changeChannel(disabled, KEEPER)).toEqual({ ok: true, value: { secret: null } });
    await removeChannel(away.id, scope.tenantId, KEEPER);
    await later(10);
    expect(await runSweep('cli')).toMatchObject({ delivered: 1 });
    expect(await followUp(scope, entryId)).toBe('done');
  });

  it('fail with what to do when there is no channel, or its secret cannot be read', async () => {
    const { scope, entryId } = await due();
    expect(await runSweep('cli')).toMatchObject({ deliveryFailed: 1 });
    await channel('sealed', scope.tenantId);
    process.env['AUTH_SECRET'] = 'b'.repeat(32);
    await retryFollowUp(scope, { entryId, version: null, ...WHY });
    expect(await runSweep('cli')).toMatchObject({ deliveryFailed: 1 });
    process.env['AUTH_SECRET'] = 'a'.repeat(32);
    expect(hits).toEqual([]);
    const messages = await db().execute<{ message: string }>(sql`
      select payload::json->>'message' as message from wal
      where tenant_id = ${String(scope.tenantId)}::bigint and kind = 'delivery_failed' order by seq`);
    expect(messages).toMatchObject([
      { message: expect.stringContaining('Settings, Channels') as string },
      { message: expect.stringContaining('make a new one') as string },
    ]);
  });
});

describe('a change of a channel', () => {
  it('stands in the access log with it, without its secret', async () => {
    const made = await channel('noted', 50n as TenantId);
    const changed = await changeChannel(
      { ...made, name: 'renamed', enabled: true, newSecret: true, requestId: crypto.randomUUID() },
      KEEPER,
    );
    await removeChannel(made.id, made.tenantId, KEEPER);
    await removeChannel(made.id, made.tenantId, KEEPER);
    const { items } = await listAccessLog({ what: null, who: [`channel:${made.id}`] }, null, 10);
    expect(items.map(({ what, actor, detail }) => [what, actor, detail['name']])).toEqual([
      ['channel_deleted', 'user:test', 'renamed'],
      ['channel_changed', 'user:test', 'renamed'],
      ['channel_created', 'user:test', 'noted'],
    ]);
    expect(items[1]?.detail).toMatchObject({ tenant: '50', new_secret: true });
    const secrets = [made.secret, changed.ok ? (changed.value.secret ?? '') : ''];
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) {
      expect(JSON.stringify(items)).not.toContain(secret.slice('whsec_'.length));
    }
  });

  it('asked again, an addition is the same channel with the same secret', async () => {
    const id = crypto.randomUUID();
    const wanted = { id, tenantId: 51n as TenantId, name: 'one', url: receiver.url };
    const first = await addChannel(wanted, KEEPER);
    expect(await addChannel(wanted, KEEPER)).toEqual(first);
    expect(await listChannels([51n as TenantId])).toHaveLength(1);
    expect(await addChannel({ ...wanted, name: 'two' }, KEEPER)).toMatchObject({
      error: { code: 'id-reused' },
    });
  });

  it('that was changed meanwhile is not changed back', async () => {
    const made = await channel('both', 57n as TenantId);
    const change = { ...made, newSecret: false, requestId: crypto.randomUUID() };
    const disabled = { ...change, enabled: false };
    await later(1);
    expect(await changeChannel(disabled, KEEPER)).toMatchObject({ ok: true });
    expect(await changeChannel({ ...change, name: 'named', enabled: true }, KEEPER)).toMatchObject({
      error: { code: 'moved' },
    });
    expect(await listChannels([57n as TenantId])).toMatchObject([{ name: 'both', enabled: false }]);
    // The same again, because its answer was lost.
    expect(await changeChannel(disabled, KEEPER)).toMatchObject({ ok: true });
  });

  it('reaches the channels of the named tenant alone', async () => {
    const made = await channel('mine', 52n as TenantId);
    const other = { ...made, tenantId: 53n as TenantId, enabled: false, newSecret: false };
    expect(await changeChannel({ ...other, requestId: 'r' }, KEEPER)).toMatchObject({ ok: false });
    expect(await changeChannel({ ...other, tenantId: null, requestId: 'r' }, KEEPER)).toMatchObject(
      { ok: false },
    );
    await removeChannel(made.id, 53n as TenantId, KEEPER);
    expect(await listChannels([52n as TenantId])).toMatchObject([{ enabled: true }]);
    expect(await testChannel(made.id, 53n as TenantId, 'r')).toMatchObject({ ok: false });
  });

  it('stops at 20 channels, and at addresses the server must not call', async () => {
    const tenantId = 54n as TenantId;
    for (let n = 0; n < 20; n += 1) await channel(`c${n}`, tenantId);
    const more = { id: crypto.randomUUID(), tenantId, name: 'more', url: receiver.url };
    expect(await addChannel(more, KEEPER)).toMatchObject({ error: { code: 'too-many' } });
    expect(await addChannel({ ...more, url: 'http://8.8.8.8/' }, KEEPER)).toMatchObject({
      error: { code: 'address' },
    });
  });
});

it('a test says that it is one, and what came back', async () => {
  const made = await channel('tested', 60n as TenantId);
  expect(await testChannel(made.id, made.tenantId, 'r1')).toMatchObject({
    ok: true,
    value: { kind: 'delivered' },
  });
  expect(JSON.parse(hits[0]?.body ?? '')).toMatchObject({ type: 'dead_letter.test' });
  answers['/tested'] = 404;
  expect(await testChannel(made.id, made.tenantId, 'r2')).toMatchObject({
    value: { kind: 'failed', message: 'The receiver answered 404.' },
  });
});

describe('the list of deliveries', () => {
  it('goes page by page from the newest, over the tenants one may see and no other', async () => {
    const made = [];
    for (let n = 0; n < 3; n += 1) made.push(await due());
    await runSweep('cli');
    const seen = made.map(({ scope }) => scope.tenantId);
    const ids = async (visible: 'all' | readonly TenantId[], limit: number) => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page: DeliveryPage = await listDeliveries(visible, 'failed', cursor, limit);
        found.push(...page.rows.map(({ messageId }) => messageId));
        cursor = page.older;
      } while (cursor !== null);
      return found;
    };
    const own = await ids(seen, 1);
    expect(own.map((id) => id.split('_')[1])).toEqual(seen.map(String).reverse());
    expect(await ids(seen, 50)).toEqual(own);
    const everything = await ids('all', 2);
    expect(everything).toEqual(await ids('all', 50));
    expect(everything).toEqual(expect.arrayContaining(own));
    expect(await ids(seen.slice(0, 1), 50)).toEqual(own.slice(-1));
    expect(await ids([], 50)).toEqual([]);
  });

  it('says what became of each, by channel, and what can be tried again', async () => {
    const { scope, entryId } = await due();
    await channel('fine', scope.tenantId);
    await channel('out', scope.tenantId);
    answers['/out'] = 410;
    await runSweep('cli');
    const list = async () => (await listDeliveries([scope.tenantId], null, null, 10)).rows;
    expect(await list()).toMatchObject([
      {
        entryId: String(entryId),
        state: 'failed',
        retryable: true,
        attempts: 1,
        nextAt: null,
        channels: [
          { name: 'fine', state: 'delivered' },
          { name: 'out', state: 'failed', lastError: 'The receiver answered 410.' },
        ],
      },
    ]);
    await retryFollowUp(scope, { entryId, version: null, ...WHY });
    expect(await list()).toMatchObject([{ state: 'waiting', retryable: false, attempts: 0 }]);
    await restoreEntry(scope, { entryId, version: null, ...WHY });
    expect(await list()).toMatchObject([{ state: 'closed', retryable: false, nextAt: null }]);
  });
});
