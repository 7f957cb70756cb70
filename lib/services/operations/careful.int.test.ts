import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disable, signInOf } from '@/lib/auth/test-people';
import { recordSignIn } from '@/lib/db/access-store';
import { db } from '@/lib/db/client';
import { findOperation, listOperationItems } from '@/lib/db/operations';
import { tenantDefaults } from '@/lib/db/tenants';
import { listTimeline } from '@/lib/db/timeline';
import { closeDeltaPool } from '@/lib/delta/pool';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { OperationSpec, OperationState } from '@/lib/dlq/operation';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { resolveEntry } from '../act';
import { setTenantDefaults } from '../set-policy';
import { runSweep } from '../sweep';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from '../test-world';
import { verifyTenant } from '../verify';
import { createOperation } from './create-operation';
import { runSlice, type SliceEnd } from './run-operation';
import { steerOperation } from './steer-operation';
import { brewStorm } from './test-storm';

/** Operations that are slow, tried first, watched by a second person, or cut off. */

let world: World;
let next = 1;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await closeDeltaPool();
  await world.end();
});

const why = { version: null, reason: null, requestId: null } as const;

async function created(
  scope: TenantScope,
  overrides: Partial<OperationSpec>,
): Promise<{ id: string; state: OperationState }> {
  const made = await createOperation(scope, {
    action: 'retry',
    q: 'status:pending',
    parameters: {},
    reason: 'corrected',
    expectedCount: 1,
    rateLimit: null,
    canary: null,
    requestId: null,
    ...overrides,
  });
  if (!made.ok) throw new Error(made.error.message);
  return { id: made.value.operationId, state: made.value.state };
}

const work = (scope: TenantScope, operationId: string, more: { worker?: string } = {}) =>
  runSlice(
    { tenantId: scope.tenantId, operationId },
    {
      worker: more.worker ?? 'test',
      untilMs: Date.now() + 60_000,
      signal: new AbortController().signal,
    },
  );

async function items(scope: TenantScope, operationId: string) {
  return (await listOperationItems(scope, operationId, null, null, 10_000)).rows;
}

let now = EPOCH;
/** Past every lease and hold. */
async function later(ms = 600_000): Promise<void> {
  now += ms;
  await world.setNow(now);
}

const verified = async (scope: TenantScope) =>
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });

describe('a bulk retry', () => {
  it('tries a device’s writes in their order, devices in turns, and tells what the target said', async () => {
    const scope = tenant(next++);
    const total = (await brewStorm(scope, { collections: 1, devices: 3, writes: 4 })).length;
    const { id } = await created(scope, { expectedCount: total });
    const frozen = await items(scope, id);
    expect(frozen.map(({ mutationId }) => mutationId)).toEqual(
      ['1', '2', '3', '4'].flatMap((mutation) => [mutation, mutation, mutation]),
    );
    await work(scope, id);
    const ended = await items(scope, id);
    expect(ended.slice(0, 9).every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(ended.slice(9)).toMatchObject(
      [1, 2, 3].map(() => ({
        outcome: 'refused',
        code: 'unique_violation',
        attempt: 1,
        status: 'pending',
      })),
    );
    // The timeline of an entry leads to the operation.
    const timeline = await listTimeline(scope, BigInt(ended[0]?.entryId ?? '0') as EntryId);
    expect(timeline.find(({ kind }) => kind === 'attempt_started')).toMatchObject({
      requestId: `operation:${id}`,
      reason: 'corrected',
      actor: 'test',
    });
    // Only what did not succeed, once more.
    const { id: again } = await created(scope, { q: `operation:${id}/refused`, expectedCount: 3 });
    await work(scope, again);
    expect(await findOperation(scope, again)).toMatchObject({ state: 'finished', refused: 3 });
    await verified(scope);
  });

  it('stops when too many of the first are refused, and goes on when told to', async () => {
    const scope = tenant(next++);
    // One write a device: each is refused.
    const total = (await brewStorm(scope, { collections: 1, devices: 6, writes: 1 })).length;
    const canary = { first: 4, percent: 50 };
    const { id } = await created(scope, { expectedCount: total, canary });
    expect(await work(scope, id)).toEqual({ kind: 'rest' });
    expect(await findOperation(scope, id)).toMatchObject({
      state: 'stopped',
      refused: 4,
      waiting: 2,
      canary: { ...canary, passed: false },
      stopReason:
        'Of the first 4 that were tried, 4 were refused or failed; more than 50 % stop it.',
    });
    await steerOperation(scope, id, 'resume', 'I know');
    await work(scope, id);
    expect(await findOperation(scope, id)).toMatchObject({ state: 'finished', refused: 6 });
    await verified(scope);
  });

  it('stops when the first were all skipped: that tells nothing of the rest', async () => {
    const scope = tenant(next++);
    const ids = await brewStorm(scope, { collections: 1, devices: 1, writes: 4 });
    const canary = { first: 2, percent: 0 };
    const { id } = await created(scope, { expectedCount: ids.length, canary });
    for (const { entryId } of (await items(scope, id)).slice(0, 2)) {
      await resolveEntry(scope, { ...why, entryId: BigInt(entryId) as EntryId });
    }
    expect(await work(scope, id)).toEqual({ kind: 'rest' });
    expect(await findOperation(scope, id)).toMatchObject({
      state: 'stopped',
      skipped: 2,
      waiting: 2,
      canary: { ...canary, passed: false },
      stopReason: 'All of the first 2 were skipped, so nothing was tried first.',
    });
    await verified(scope);
  });

  it('goes on by itself when few enough of the first are refused', async () => {
    const scope = tenant(next++);
    const total = (await brewStorm(scope, { collections: 1, devices: 2, writes: 3 })).length;
    const { id } = await created(scope, {
      expectedCount: total,
      canary: { first: 2, percent: 0 },
    });
    await work(scope, id);
    expect(await findOperation(scope, id)).toMatchObject({
      state: 'finished',
      done: 4,
      refused: 2,
      canary: { passed: true },
    });
  });

  it('asks again under the same key when whoever worked on it was cut off', async () => {
    const scope = tenant(next++);
    const ids = await brewStorm(scope, { collections: 1, devices: 1, writes: 3 });
    const { id } = await created(scope, { expectedCount: ids.length });
    // As a worker leaves it that dies after the leases were taken, before the first call.
    const [first] = await items(scope, id);
    await beginAndDie(scope, id, Number(first?.entryId));
    expect(await work(scope, id, { worker: 'dead' })).toMatchObject({ kind: 'more' });
    expect(await findOperation(scope, id)).toMatchObject({ running: 1, waiting: 2, done: 0 });
    await later();
    await work(scope, id);
    expect(await findOperation(scope, id)).toMatchObject({
      state: 'finished',
      done: 2,
      refused: 1,
    });
    const timeline = await listTimeline(scope, BigInt(first?.entryId ?? '0') as EntryId);
    expect(timeline.map(({ kind }) => kind).toReversed()).toEqual([
      'enqueued',
      'attempt_started',
      'attempt_unknown',
      'attempt_started',
      'attempt_accepted',
    ]);
    expect(timeline.find(({ kind }) => kind === 'attempt_started')?.payload).toMatchObject({
      attempt: 2,
      key: 1,
    });
    await verified(scope);
  });

  it('says that nobody knows, when it is cancelled or the entry is changed after a cut', async () => {
    for (const how of ['cancel', 'resolve'] as const) {
      const scope = tenant(next++);
      const [entryId] = await enqueue(scope, rejection());
      if (entryId === undefined) throw new Error('no entry');
      const { id } = await created(scope, {});
      await beginAndDie(scope, id, Number(entryId));
      if (how === 'cancel') await steerOperation(scope, id, 'cancel', null);
      expect(await findOperation(scope, id)).toMatchObject({ running: 1, finishedAt: null });
      await later();
      if (how === 'resolve') {
        await runSweep('cli');
        await resolveEntry(scope, { entryId, ...why });
      }
      await work(scope, id);
      expect(await items(scope, id)).toMatchObject([
        { outcome: 'failed', code: 'unknown', status: how === 'resolve' ? 'resolved' : 'pending' },
      ]);
      const { finishedAt, state } = (await findOperation(scope, id)) ?? {};
      expect(state).toBe(how === 'resolve' ? 'finished' : 'cancelled');
      expect(finishedAt).not.toBeNull();
      await verified(scope);
    }
  });
});

/** Takes the lease of one entry for its item, as the runner does, and never calls the target. */
async function beginAndDie(scope: TenantScope, operationId: string, entryId: number) {
  await db().execute(sql`
    update operations set worker = 'dead', worker_until = dlq_now() + 1000
    where tenant_id = ${String(scope.tenantId)}::bigint and operation_id = ${operationId}`);
  const item = {
    r: null,
    actor: scope.actor,
    kind: 'attempt_started',
    entry_id: String(entryId),
    version: 1,
    from: 'pending',
    to: 'redriving',
    reason: null,
    payload: JSON.stringify({
      attempt: 1,
      key: 1,
      mode: 'retry',
      lease_ms: 40_000,
      target: 'embedded',
    }),
    op: {
      id: operationId,
      pos: 1,
      from: 'waiting',
      live: true,
      worker: 'dead',
      out: 'running',
      attempt: 1,
    },
  };
  await db().execute(sql`
    select dlq_append(${String(scope.tenantId)}::bigint, ${JSON.stringify([item])}::text::json, ''::bytea, '[]'::json)`);
}

describe('a rate limit', () => {
  it('is kept over slices and workers, and a pause is not made up for', async () => {
    const scope = tenant(next++);
    await enqueue(
      scope,
      ...Array.from({ length: 60 }, (_, n) => rejection({ mutationId: BigInt(n) as U64 })),
    );
    const { id } = await created(scope, {
      action: 'note',
      parameters: { text: 'seen' },
      expectedCount: 60,
      rateLimit: 20,
    });
    const settled: number[] = [];
    const until = async (ms: number, worker: string) => {
      await later(ms);
      // The clock stands while a slice works, so that it ends when the pace is reached.
      const end: SliceEnd = await runSlice(
        { tenantId: scope.tenantId, operationId: id },
        { worker, untilMs: 0, signal: new AbortController().signal },
      );
      settled.push((await findOperation(scope, id))?.done ?? 0);
      return end;
    };
    expect(await until(0, 'a')).toEqual({ kind: 'more', inMs: 0 });
    expect(await until(0, 'b')).toMatchObject({ kind: 'more', inMs: expect.any(Number) as number });
    await until(500, 'a');
    await until(60_000, 'b');
    await until(0, 'b');
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = settled;
    // A quarter of a second's worth at once, and no more while the clock stands.
    expect([first, second]).toEqual([6, 6]);
    expect(third - second).toBeLessThanOrEqual(6);
    expect(fourth - third).toBeLessThanOrEqual(6);
    expect(fifth).toBe(fourth);
  });
});

describe('a second person', () => {
  it('approves a force-apply of many, and is another one, with the right to', async () => {
    const scope = tenant(next++);
    await setTenantDefaults(
      scope,
      {
        name: null,
        ttlSecs: 9_999n as U64,
        action: 'Drop',
        capacity: 1_000,
        retentionSecs: 1_000,
        secondPerson: true,
      },
      { reason: null, requestId: null },
    );
    expect((await tenantDefaults(scope)).secondPerson).toBe(true);
    await enqueue(scope, rejection(), rejection({ mutationId: 2n as U64 }));
    const as = async (called: string, role: 'viewer' | 'operator') => {
      const signIn = signInOf(`${called}${String(scope.tenantId)}`, {
        roles: [{ tenantId: scope.tenantId, role }],
      });
      await recordSignIn(signIn);
      return { scope: mintTenantScope(scope.tenantId, `user:${signIn.userId}`), id: signIn.userId };
    };
    const asker = await as('asker', 'operator');
    const other = await as('other', 'operator');
    const viewer = await as('viewer', 'viewer');
    const gone = await as('gone', 'operator');
    await disable(gone.id);

    const asked = { action: 'force_apply', expectedCount: 2 } as const;
    const { id, state } = await created(asker.scope, asked);
    expect(state).toBe('awaiting');
    await work(scope, id);
    expect(await findOperation(scope, id)).toMatchObject({ waiting: 2, startedAt: null });
    for (const [who, code] of [
      [asker.scope, 'own-operation'],
      [viewer.scope, 'person-needed'],
      [gone.scope, 'person-needed'],
      [mintTenantScope(scope.tenantId, 'key:abc'), 'person-needed'],
    ] as const) {
      expect(await steerOperation(who, id, 'approve', null)).toMatchObject({
        ok: false,
        error: { code, state: 'awaiting' },
      });
    }
    expect(await steerOperation(asker.scope, id, 'resume', null)).toMatchObject({
      ok: false,
      error: { code: 'operation-awaiting' },
    });
    expect(await steerOperation(other.scope, id, 'approve', null)).toMatchObject({
      ok: true,
      value: { state: 'running' },
    });
    expect(await findOperation(scope, id)).toMatchObject({ approvedBy: other.scope.actor });

    // One alone is what the page of the entry does; it needs nobody else.
    const one = await created(asker.scope, { ...asked, q: 'id:1', expectedCount: 1 });
    expect(one.state).toBe('running');
    await verified(scope);
  });
});
