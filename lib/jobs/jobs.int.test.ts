import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { findOperation } from '@/lib/db/operations';
import type { U64 } from '@/lib/dlq/ids';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { createOperation } from '@/lib/services/operations/create-operation';
import { steerOperation } from '@/lib/services/operations/steer-operation';
import { enqueue, rejection, tenant } from '@/lib/services/test-world';
import { verifyTenant } from '@/lib/services/verify';
import { jobsOfProcess } from './schedule';
import { startJobs } from './work';

/** Operations are carried out by a process that nobody visits. */

const scope = tenant(1);
let url: string;
let close: () => Promise<void>;

beforeEach(async () => {
  const database = await createTestDatabase();
  const opened = openDatabase(database.url, { max: 6, deadlineMs: 20_000 });
  useDatabase(opened);
  url = database.url;
  close = async () => {
    useDatabase(null);
    await opened.end();
    await database.drop();
  };
});
afterEach(async () => {
  await jobsOfProcess()?.stop();
  await close();
});

async function noteOn(count: number, rateLimit: number | null = null): Promise<string> {
  for (let n = 0; n < count; n += 500) {
    await enqueue(
      scope,
      ...Array.from({ length: Math.min(500, count - n) }, (_, i) =>
        rejection({ mutationId: BigInt(n + i) as U64 }),
      ),
    );
  }
  const made = await createOperation(scope, {
    action: 'note',
    q: '',
    parameters: { text: 'seen' },
    reason: null,
    expectedCount: count,
    rateLimit,
    canary: null,
    requestId: null,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value.operationId;
}

const until = (operationId: string, wanted: object) =>
  vi.waitFor(
    async () => {
      expect(await findOperation(scope, operationId)).toMatchObject(wanted);
    },
    { timeout: 60_000, interval: 20 },
  );

it('ends what was begun before it started, and what is asked for while it runs', async () => {
  const before = await noteOn(700);
  startJobs(url, 2);
  await until(before, { state: 'finished', done: 700 });
  const made = await createOperation(scope, {
    action: 'hold',
    q: 'id:1..3',
    parameters: {},
    reason: null,
    expectedCount: 3,
    rateLimit: null,
    canary: null,
    requestId: null,
  });
  if (!made.ok) throw new Error(made.error.message);
  await until(made.value.operationId, { state: 'finished', done: 3 });
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
});

it('loses and repeats nothing while connections are cut again and again', async () => {
  const operationId = await noteOn(1_000, 1_000);
  startJobs(url, 2);
  // A cut while a statement runs leaves its outcome unknown; asking again must not settle an item twice.
  const killer = openDatabase(url, { max: 1, deadlineMs: 20_000 });
  let cut = 0;
  try {
    await vi.waitFor(
      async () => {
        const rows = await killer.db.execute(sql`
          select pg_terminate_backend(a.pid) from pg_stat_activity a
          where a.datname = current_database() and a.pid <> pg_backend_pid() and a.state = 'active'`);
        cut += rows.length;
        const [row] = await killer.db.execute<{ over: boolean }>(sql`
          select o.finished_at is not null or (o.done > 500) as over from operations o
          where o.tenant_id = 1 and o.operation_id = ${operationId}`);
        expect(row?.over).toBe(true);
      },
      { timeout: 60_000, interval: 300 },
    );
  } finally {
    await killer.end();
  }
  expect(cut).toBeGreaterThan(0);
  await until(operationId, { state: 'finished', done: 1_000, skipped: 0 });
  const [notes] = await db().execute<{ count: number }>(sql`
    select count(*)::integer as count from wal w where w.tenant_id = 1 and w.kind = 'noted'`);
  expect(notes?.count).toBe(1_000);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
});

it('stops when told to, at once, and lets another go on', async () => {
  const operationId = await noteOn(400, 40);
  startJobs(url, 1);
  await vi.waitFor(
    async () => {
      expect((await findOperation(scope, operationId))?.done).toBeGreaterThan(10);
    },
    { timeout: 20_000, interval: 20 },
  );
  const began = performance.now();
  await jobsOfProcess()?.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(jobsOfProcess()).toBeUndefined();
  const { done = 0 } = (await findOperation(scope, operationId)) ?? {};
  expect(done).toBeLessThan(400);
  startJobs(url, 1);
  await until(operationId, { done: expect.toSatisfy((now: number) => now > done) as number });
  await steerOperation(scope, operationId, 'cancel', randomUUID());
  await until(operationId, { state: 'cancelled', running: 0 });
});

it('leaves the work to others when it has no workers', async () => {
  startJobs(url, 0);
  await vi.waitFor(() => expect(jobsOfProcess()?.jobs).not.toBeNull(), { timeout: 10_000 });
  const operationId = await noteOn(5);
  await vi.waitFor(
    async () => {
      const [job] = await db().execute<{ state: string }>(sql`
        select j.state::text as state from pgboss.job j where j.name = 'operations'`);
      expect(job?.state).toBe('created');
    },
    { timeout: 10_000, interval: 20 },
  );
  expect(await findOperation(scope, operationId)).toMatchObject({ waiting: 5 });
});
