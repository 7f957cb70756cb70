import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { sql } from 'drizzle-orm';
import { db } from '@/lib/db/client';
import { getEntry, listAttention } from '@/lib/db/entries';
import { listQueues } from '@/lib/db/queues';
import { listSweeps } from '@/lib/db/sweeps';
import { listTimeline } from '@/lib/db/timeline';
import { EXPIRY_ACTIONS, type ExpiryAction } from '@/lib/dlq/entry';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { restoreEntry, retryFollowUp } from './act';
import { changeEntry } from './change-entry';
import { setQueuePolicy, setTenantDefaults } from './set-policy';
import { runSweep } from './sweep';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const WHY = { reason: null, requestId: null };

let world: World;
let receiver: Server;
let received: { id: string; body: string; headers: Record<string, string> }[] = [];
let answerWith = 200;
let next = 100;
let now = EPOCH;

beforeAll(async () => {
  world = await openWorld();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      received.push({ id: headers['webhook-id'] ?? '', body, headers });
      response.writeHead(answerWith).end('ok');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.env['DLQ_ESCALATE_WEBHOOK_URL'] = `http://127.0.0.1:${String(address.port)}/hook`;
  process.env['DLQ_ESCALATE_WEBHOOK_SECRET'] = SECRET;
});
afterAll(async () => {
  delete process.env['DLQ_ESCALATE_WEBHOOK_URL'];
  delete process.env['DLQ_ESCALATE_WEBHOOK_SECRET'];
  receiver.close();
  await world.end();
});
beforeEach(() => {
  received = [];
  answerWith = 200;
});

async function later(seconds: number): Promise<void> {
  now += seconds * 1000;
  await world.setNow(now);
}

/** A tenant of its own with one queue whose entries are due after a minute. */
async function due(
  action: ExpiryAction,
  delta?: Uint8Array,
): Promise<{ scope: TenantScope; entryId: EntryId }> {
  const scope = tenant(next++);
  await setQueuePolicy(scope, 'orders', { ttlSecs: 60n as U64, action, capacity: null }, WHY);
  const [entryId] = await enqueue(scope, rejection({}, delta));
  if (entryId === undefined) throw new Error('no id');
  return { scope, entryId };
}

const act = (entryId: EntryId) => ({ entryId, version: null, ...WHY });

describe('the sweep', () => {
  it('expires at the boundary, not before', async () => {
    const { scope, entryId } = await due('Drop');
    await later(59);
    await runSweep('cli');
    expect((await getEntry(scope, entryId))?.status).toBe('pending');
    await later(1);
    expect(await runSweep('cli')).toMatchObject({ dropped: 1 });
    expect(await getEntry(scope, entryId)).toMatchObject({
      status: 'expired',
      expiredAction: 'Drop',
      followUp: 'none',
    });
  });

  it('keeps a dropped entry restorable until retention ends, then purges bytes and keeps the record', async () => {
    const { scope, entryId } = await due('Drop');
    await setTenantDefaults(
      scope,
      { name: null, ttlSecs: 60n as U64, action: 'Drop', capacity: 10, retentionSecs: 600 },
      WHY,
    );
    await later(60);
    await runSweep('cli');
    expect(await restoreEntry(scope, act(entryId))).toMatchObject({
      ok: true,
      value: { status: 'pending' },
    });
    await later(60);
    await runSweep('cli');
    await later(599);
    await runSweep('cli');
    expect((await getEntry(scope, entryId))?.status).toBe('expired');
    await later(1);
    expect(await runSweep('cli')).toMatchObject({ purged: 1 });
    expect((await getEntry(scope, entryId))?.status).toBe('purged');
    expect(await restoreEntry(scope, act(entryId))).toMatchObject({
      ok: false,
      error: { code: 'gone' },
    });
    const bytes = await db().execute(
      sql`select 1 from deltas where tenant_id = ${String(scope.tenantId)}::bigint`,
    );
    expect(bytes).toHaveLength(0);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('delivers an escalation, signed, once', async () => {
    const { scope, entryId } = await due('Escalate');
    await later(60);
    expect(await runSweep('cli')).toMatchObject({ escalated: 1, delivered: 1 });
    await runSweep('cli');
    expect(received).toHaveLength(1);
    const [message] = received;
    if (!message) throw new Error('nothing received');
    // The library checks the age against its own clock.
    expect(() => new Webhook(SECRET).verify(message.body, message.headers)).not.toThrow();
    expect(JSON.parse(message.body)).toMatchObject({
      type: 'dead_letter.escalated',
      data: { tenant_id: String(scope.tenantId), entry_id: String(entryId), collection: 'orders' },
    });
    expect(await getEntry(scope, entryId)).toMatchObject({ status: 'expired', followUp: 'done' });
  });

  it('tries a failed delivery again with the same id and body, then needs attention and is never purged', async () => {
    const { scope, entryId } = await due('Escalate');
    answerWith = 500;
    await later(60);
    expect(await runSweep('cli')).toMatchObject({ deliveryRetried: 1 });
    for (let tries = 2; tries <= 10; tries += 1) {
      await later(100_000);
      await runSweep('cli');
    }
    expect(received).toHaveLength(10);
    expect(new Set(received.map(({ id, body }) => id + body)).size).toBe(1);
    expect(await listAttention(scope, 10)).toMatchObject([
      { entryId: String(entryId), message: 'The receiver answered 500.' },
    ]);
    await later(100 * 86_400);
    await runSweep('cli');
    expect((await getEntry(scope, entryId))?.followUp).toBe('failed');

    answerWith = 204;
    expect(await retryFollowUp(scope, act(entryId))).toMatchObject({ ok: true });
    expect(await runSweep('cli')).toMatchObject({ delivered: 1 });
    expect(await listAttention(scope, 10)).toEqual([]);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('force-applies by the button’s path, counts it as expired only, and lists what cannot be applied', async () => {
    const undecodable = await due('ForceApplyLww', new Uint8Array([0xff, 0xfe]));
    // {"total": 5} as MessagePack
    const good = await due(
      'ForceApplyLww',
      new Uint8Array([0x81, 0xa5, 0x74, 0x6f, 0x74, 0x61, 0x6c, 0x05]),
    );
    await later(60);
    expect(await runSweep('cli')).toMatchObject({ forceApply: 2, forced: 1, forceFailed: 1 });
    expect(await getEntry(good.scope, good.entryId)).toMatchObject({
      status: 'expired',
      followUp: 'done',
      retryCount: 1,
    });
    const kinds = (await listTimeline(good.scope, good.entryId)).map((item) => item.kind);
    expect(kinds).toEqual(['attempt_accepted', 'attempt_started', 'expired', 'enqueued']);
    expect(await listAttention(undecodable.scope, 10)).toHaveLength(1);
    const written = await db().execute<{ value: unknown }>(sql`
      select value from target_values where tenant_id = ${String(good.scope.tenantId)}::bigint and field = 'total'`);
    expect(written).toHaveLength(1);
  });

  it('takes back a lease whose holder died, as unknown', async () => {
    const { scope, entryId } = await due('Drop');
    await changeEntry(
      scope,
      { ...act(entryId), bodySha256: '' },
      { kind: 'start', mode: 'retry', by: 'person', leaseMs: 30_000, target: 'test' },
    );
    await later(61);
    expect(await runSweep('cli')).toMatchObject({ recovered: 1 });
    const timeline = await listTimeline(scope, entryId);
    expect(timeline.find((item) => item.kind === 'attempt_unknown')).toBeDefined();
    const late = await changeEntry(
      scope,
      { ...act(entryId), bodySha256: '' },
      { kind: 'answer', attempt: 1, end: { kind: 'accepted', version: '9', fields: 1 } },
    );
    expect(late).toMatchObject({ ok: true });
    expect((await listTimeline(scope, entryId))[0]?.kind).toBe('attempt_late');
  });

  it('may run many times at once: nothing expires twice, nothing is sent twice', async () => {
    const scopes = await Promise.all(EXPIRY_ACTIONS.map((action) => due(action)));
    for (const { scope } of scopes)
      await enqueue(scope, ...Array.from({ length: 40 }, () => rejection()));
    await later(61);
    await Promise.all(Array.from({ length: 6 }, () => runSweep('cli')));
    for (const { scope } of scopes) {
      expect(await listQueues(scope)).toMatchObject([
        { pending: 0, expired: 41, totalExpired: '41' },
      ]);
    }
    expect(received.length).toBe(41);
    expect(new Set(received.map(({ id }) => id)).size).toBe(41);
    for (const { scope } of scopes)
      expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });

  it('names a tenant somebody else holds and leaves it to the next run', async () => {
    const { scope, entryId } = await due('Drop');
    await later(61);
    const holder = db().execute(
      sql`select dlq_lock_tenant(${String(scope.tenantId)}::bigint), pg_sleep(3)`,
    );
    const held = Promise.resolve(holder);
    await expect
      .poll(() => db().execute(sql`select 1 from pg_stat_activity where wait_event = 'PgSleep'`))
      .toHaveLength(1);
    expect((await runSweep('cli')).busy).toEqual([String(scope.tenantId)]);
    await held;
    await runSweep('cli');
    expect((await getEntry(scope, entryId))?.status).toBe('expired');
  });

  it('leaves a row for every run', async () => {
    await later(1);
    const before = (await listSweeps(1000)).length;
    const report = await runSweep('cron');
    const [latest, ...rest] = await listSweeps(1000);
    expect(rest).toHaveLength(before);
    expect(latest).toMatchObject({ report, error: null });
    expect(latest?.finishedAt).not.toBeNull();
  });
});
