import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/db/operations';
import { closeDeltaPool } from '@/lib/delta/pool';
import type { OperationView } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { EPOCH, openWorld, tenant, type World } from '../test-world';
import { verifyTenant } from '../verify';
import { createOperation } from './create-operation';
import { brewStorm } from './test-storm';

/** Whoever works on a bulk retry is killed in the middle, three times. */

const KILLS = 3;
const WORKER = fileURLToPath(new URL('./test-worker-child.ts', import.meta.url));
/** Past every lease and hold. */
const LATER_MS = 120_000;
let world: World;
let child: ChildProcess | null = null;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await closeDeltaPool();
  await world.end();
});

function startWorker(): ChildProcess {
  child = spawn(process.execPath, ['--import', 'tsx', WORKER, world.url], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  return child;
}

const settled = ({ done, refused, failed, skipped }: OperationView) =>
  done + refused + failed + skipped;

/** Waits until an operation has come so far. */
function reached(
  scope: TenantScope,
  operationId: string,
  far: (operation: OperationView) => boolean,
): Promise<OperationView> {
  return vi.waitFor(
    async () => {
      const operation = await findOperation(scope, operationId);
      if (operation === null || !far(operation)) throw new Error('not yet');
      return operation;
    },
    { timeout: 60_000, interval: 10 },
  );
}

it('ends with one outcome an entry and no effect twice', async () => {
  const scope = tenant(1);
  const shape = { collections: 3, devices: 3, writes: 16 };
  const total = (await brewStorm(scope, shape)).length;
  const made = await createOperation(scope, {
    action: 'retry',
    q: 'status:pending',
    parameters: {},
    reason: 'the policy was corrected',
    expectedCount: total,
    rateLimit: null,
    canary: null,
    requestId: null,
  });
  if (!made.ok) throw new Error(made.error.message);
  const { operationId } = made.value;

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const worker = startWorker();
    const goal = Math.floor((total * kill) / (KILLS + 1));
    const then = await reached(
      scope,
      operationId,
      (operation) => settled(operation) >= goal && operation.running > 0,
    );
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(settled(then)).toBeLessThan(total);
    await world.setNow(EPOCH + kill * LATER_MS);
  }
  const last = startWorker();
  const devices = shape.collections * shape.devices;
  expect(await reached(scope, operationId, ({ state }) => state === 'finished')).toMatchObject({
    total,
    waiting: 0,
    running: 0,
    done: total - devices,
    refused: devices,
    failed: 0,
    skipped: 0,
  });
  last.kill('SIGTERM');
  await once(last, 'exit');

  // The target's own record: every entry was answered, none was written twice, under whichever key.
  const answers = await db().execute<{ entry: string; accepted: number; refused: number }>(sql`
    select split_part(a.idempotency_key, '/', 2) as entry,
      (count(*) filter (where a.outcome::json->>'kind' = 'accepted'))::integer as accepted,
      (count(*) filter (where a.outcome::json->>'kind' = 'refused'))::integer as refused
    from target_applied a where a.idempotency_key not like 'placed/%' group by 1`);
  expect(answers).toHaveLength(total);
  expect(answers.filter(({ accepted }) => accepted === 1)).toHaveLength(total - devices);
  expect(answers.filter(({ accepted, refused }) => accepted + refused !== 1)).toEqual([]);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
}, 240_000);
