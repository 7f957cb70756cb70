import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { getEntry } from '@/lib/db/entries';
import { rebuildTenant } from '@/lib/db/rebuild';
import { encode } from '@msgpack/msgpack';
import { followUpDelay, FOLLOW_UP_TRIES } from '@/lib/dlq/decide';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { embeddedTarget } from '@/lib/targets/embedded/target';
import { retryFollowUp } from './act';
import { attemptEntry, previewForceApply } from './attempt';
import { changeEntry } from './change-entry';
import { setQueuePolicy } from './set-policy';
import { runSweep } from './sweep';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

const WHY = { reason: null, requestId: null };
let world: World;
let now = EPOCH;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

async function later(seconds: number): Promise<void> {
  now += seconds * 1000;
  await world.setNow(now);
}

const policy = (scope: TenantScope, action: 'ForceApplyLww' | 'Escalate' | 'Drop') =>
  setQueuePolicy(scope, 'orders', { ttlSecs: 60n as U64, action, capacity: null }, WHY);

const row = (n: number, peer = 7n, mutation = n) =>
  rejection({ mutationId: BigInt(mutation) as U64, peerId: peer as U64 }, encode({ n }));

async function value(scope: TenantScope): Promise<unknown> {
  const [found] = await db().execute<{ value: string }>(sql`
    select value::text as value from target_values
    where tenant_id = ${String(scope.tenantId)}::bigint and document = 'o1' and field = 'n'`);
  return found === undefined ? undefined : (JSON.parse(found.value) as unknown);
}

const act = (entryId: EntryId) => ({ entryId, version: null, ...WHY });

describe('force-applies of expired writes', () => {
  it('keep the order in which a device wrote, whatever order they came in, over several sweeps at once', async () => {
    const scope = tenant(1);
    await policy(scope, 'ForceApplyLww');
    const shuffled = Array.from({ length: 150 }, (_, i) => row((i * 67) % 150));
    await enqueue(scope, ...shuffled);
    await later(61);
    const reports = await Promise.all([runSweep('cli'), runSweep('cli'), runSweep('cli')]);
    for (let more = 0; more < 5; more += 1) reports.push(await runSweep('cli'));
    expect(reports.reduce((sum, report) => sum + report.forced, 0)).toBe(150);
    expect(await value(scope)).toBe(149);
  });

  it('wait for an earlier write of the same device that has to be tried again, and for no other device', async () => {
    const scope = tenant(2);
    await policy(scope, 'ForceApplyLww');
    const [first] = await enqueue(scope, row(1), row(2), row(30, 8n));
    if (first === undefined) throw new Error('no id');
    await later(61);
    // The first one's attempt is under way elsewhere and never comes back.
    const expired = await db().execute(sql`select dlq_sweep(2, 100)`);
    expect(expired).toHaveLength(1);
    await changeEntry(
      scope,
      { ...act(first), bodySha256: '' },
      { kind: 'start', mode: 'force_apply', by: 'sweep', leaseMs: 30_000, target: 'embedded' },
    );
    expect(await runSweep('cli')).toMatchObject({ forced: 1 });
    expect(await value(scope)).toBe(30);
    await later(31);
    expect(await runSweep('cli')).toMatchObject({ recovered: 1, forced: 0 });
    await later(61);
    expect(await runSweep('cli')).toMatchObject({ forced: 2 });
    expect(await value(scope)).toBe(2);
  });
});

describe('an attempt whose end nobody recorded', () => {
  it('is asked again under its key, so that newer values stay', async () => {
    const scope = tenant(3);
    const [old, newer] = await enqueue(scope, row(1), row(2, 9n));
    if (old === undefined || newer === undefined) throw new Error('no id');
    // What a process does that dies after the target wrote and before it says so.
    await changeEntry(
      scope,
      { ...act(old), bodySha256: '' },
      { kind: 'start', mode: 'force_apply', by: 'person', leaseMs: 30_000, target: 'embedded' },
    );
    await embeddedTarget.forceApply({
      scope,
      entryId: old,
      attempt: 1,
      peerId: 7n as U64,
      mutationId: 1n as U64,
      collection: 'orders',
      documentId: 'o1',
      username: 'alice',
      delta: encode({ n: 1 }),
      idempotencyKey: `3/${String(old)}/1`,
    });
    await attemptEntry(scope, { ...act(newer), mode: 'retry' });
    expect(await value(scope)).toBe(2);
    await later(31);
    expect(await runSweep('cli')).toMatchObject({ recovered: 1 });

    expect(await attemptEntry(scope, { ...act(old), mode: 'force_apply' })).toMatchObject({
      ok: true,
      value: { status: 'resolved', outcome: { kind: 'accepted' } },
    });
    expect(await value(scope)).toBe(2);
    const keys = await db().execute(
      sql`select 1 from target_applied where tenant_id = 3 and idempotency_key like ${`3/${String(old)}/%`}`,
    );
    expect(keys).toHaveLength(1);
    // Settled: a later attempt writes again.
    await changeEntry(scope, { ...act(old), bodySha256: '' }, { kind: 'reopen' });
    await attemptEntry(scope, { ...act(old), mode: 'force_apply' });
    expect(await value(scope)).toBe(1);
    expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  });
});

describe('asking again with the same request id', () => {
  it('tells what became of a force-apply, although the document moved by it', async () => {
    const scope = tenant(4);
    const [entryId] = await enqueue(scope, row(1));
    if (entryId === undefined) throw new Error('no id');
    const preview = await previewForceApply(scope, entryId);
    if (!preview.ok || preview.value.kind !== 'ready') throw new Error('no preview');
    const request = {
      entryId,
      version: 1,
      reason: 'why',
      requestId: 'r1',
      mode: 'force_apply',
      previewVersion: preview.value.version,
    } as const;
    expect(await attemptEntry(scope, request)).toMatchObject({
      ok: true,
      value: { outcome: { kind: 'accepted' } },
    });
    expect(await attemptEntry(scope, request)).toMatchObject({
      ok: true,
      value: { status: 'resolved', outcome: { kind: 'repeated' } },
    });
  });
});

describe('a past escalation', () => {
  it('is not sent again for a force-apply that failed later', async () => {
    const scope = tenant(5);
    await policy(scope, 'Escalate');
    const [entryId] = await enqueue(scope, rejection({}, new Uint8Array([0xff])));
    if (entryId === undefined) throw new Error('no id');
    await later(61);
    // Without a channel it needs attention at once.
    expect(await runSweep('cli')).toMatchObject({ deliveryFailed: 1 });
    await changeEntry(scope, { ...act(entryId), bodySha256: '' }, { kind: 'restore' });
    await policy(scope, 'ForceApplyLww');
    await later(61);
    expect(await runSweep('cli')).toMatchObject({ forceFailed: 1, deliveryFailed: 0 });
    await retryFollowUp(scope, act(entryId));
    expect(await runSweep('cli')).toMatchObject({
      forceFailed: 1,
      deliveryFailed: 0,
      delivered: 0,
    });
  });
});

describe('a tenant whose sweep fails', () => {
  it('is named, and holds up nobody else', async () => {
    for (const id of [6, 7]) {
      await policy(tenant(id), 'Drop');
      await enqueue(tenant(id), rejection());
    }
    await later(61);
    await db().execute(sql`
      create function refuse_tenant_6() returns trigger language plpgsql as $$
      begin if new.tenant_id = 6 then raise exception 'broken' using errcode = 'XX000'; end if; return new; end $$`);
    await db().execute(
      sql`create trigger refuse before insert on wal for each row execute function refuse_tenant_6()`,
    );
    expect(await runSweep('cli')).toMatchObject({
      dropped: 1,
      failed: [{ tenantId: '6', code: 'XX000' }],
    });
    await db().execute(sql`drop trigger refuse on wal`);
    expect(await runSweep('cli')).toMatchObject({ dropped: 1, failed: [] });
  });
});

describe('rules that stand in SQL too', () => {
  it('are those of the core', async () => {
    for (let tries = 0; tries <= 10; tries += 1) {
      const [sqlRule] = await db().execute<{ final: boolean; delay: string }>(sql`
        select dlq_follow_up_final(${tries}) as final, dlq_follow_up_delay(${tries}) as delay`);
      expect([sqlRule?.final, Number(sqlRule?.delay)]).toEqual([
        tries >= FOLLOW_UP_TRIES,
        followUpDelay(tries),
      ]);
    }
  });

  it('make no tenant by rebuilding one that is not there', async () => {
    expect(await rebuildTenant(99n as TenantId)).toBeNull();
    expect(await db().execute(sql`select 1 from tenants where tenant_id = 99`)).toHaveLength(0);
    const [entryId] = await enqueue(tenant(8), rejection());
    await rebuildTenant(8n as TenantId);
    expect((await getEntry(tenant(8), entryId ?? (0n as EntryId)))?.status).toBe('pending');
  });
});
