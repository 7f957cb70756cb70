import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { findOperation } from '@/lib/db/operations';
import { closeDeltaPool } from '@/lib/delta/pool';
import type { TenantId } from '@/lib/dlq/ids';
import type { OperationView } from '@/lib/dlq/operation';
import { mintTenantScope } from '@/lib/dlq/scope';
import { ensureBuilt } from '@/lib/embedded/build.mjs';
import { freePort } from '@/lib/embedded/free-port';
import { startPostgres } from '@/lib/embedded/postgres';
import { makeTestDataDir } from '@/lib/embedded/test-data-dir.mjs';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { createOperation } from '@/lib/services/operations/create-operation';
import { brewStorm } from '@/lib/services/operations/test-storm';
import { verifyTenant } from '@/lib/services/verify';

/**
 * A bulk retry of very many entries while the server is killed (SIGKILL) in the middle, again and again:
 * `node --import tsx bench/bulk-kill.ts [collections] [kills]`, 250 entries a collection. Says how long it took, and holds
 * every outcome against the target's own record. Ends with 1 when anything was lost or done twice.
 */

const COLLECTIONS = Number(process.argv[2] ?? 40);
const KILLS = Number(process.argv[3] ?? 3);
const SHAPE = { collections: COLLECTIONS, devices: 10, writes: 25 };
const LOOK_MS = 100;

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const scope = mintTenantScope(1n as TenantId, 'bench');
const say = (line: string) => process.stdout.write(`${line}\n`);

const settled = ({ done, refused, failed, skipped }: OperationView) =>
  done + refused + failed + skipped;

async function reached(
  server: ChildProcess,
  operationId: string,
  far: (operation: OperationView) => boolean,
): Promise<OperationView> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the server ended by itself');
    const operation = await findOperation(scope, operationId);
    if (operation !== null && far(operation)) return operation;
    await delay(LOOK_MS);
  }
}

/** The console's own server, as `npm start` runs it, on a database of its own. */
async function startServer(url: string, dataDir: string): Promise<ChildProcess> {
  return spawn(process.execPath, ['--import', 'tsx', 'lib/embedded/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: url,
      DLQ_DATA_DIR: dataDir,
      DLQ_DEMO: '0',
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function main(): Promise<boolean> {
  const problem = await ensureBuilt(root, say);
  if (problem !== null) throw new Error(problem);
  // The server refuses one that would forget what it acknowledged.
  const cluster = makeTestDataDir();
  process.env['TEST_DATABASE_URL'] = (await startPostgres({ dataDir: cluster.dataDir })).url;
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'dlq-bulk-kill-'));
  const opened = openDatabase(database.url, { max: 4, deadlineMs: 60_000 });
  useDatabase(opened);
  let server: ChildProcess | null = null;
  try {
    const total = (await brewStorm(scope, SHAPE)).length;
    const devices = SHAPE.collections * SHAPE.devices;
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
    say(`${total} entries of ${devices} devices; ${KILLS} kills`);
    const began = performance.now();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      server = await startServer(database.url, dataDir);
      const goal = Math.floor((total * kill) / (KILLS + 1));
      const then = await reached(server, operationId, (o) => settled(o) >= goal && o.running > 0);
      server.kill('SIGKILL');
      await once(server, 'exit');
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      say(`${seconds} s: killed at ${settled(then)} settled, ${then.running} in hand`);
    }
    server = await startServer(database.url, dataDir);
    const end = await reached(server, operationId, ({ state }) => state === 'finished');
    const took = (performance.now() - began) / 1_000;
    say(
      `${took.toFixed(0)} s: finished, ${(total / took).toFixed(0)} entries a second with it all`,
    );
    say(
      JSON.stringify({
        done: end.done,
        refused: end.refused,
        failed: end.failed,
        skipped: end.skipped,
      }),
    );

    const [record] = await db().execute<{ answered: number; twice: number; accepted: number }>(sql`
      select count(*)::integer as answered, (count(*) filter (where f.accepted = 1))::integer as accepted,
        (count(*) filter (where f.accepted > 1 or f.answers > 1))::integer as twice
      from (
        select split_part(a.idempotency_key, '/', 2) as entry, count(*) as answers,
          count(*) filter (where a.outcome::json->>'kind' = 'accepted') as accepted
        from target_applied a
        where a.tenant_id = ${String(scope.tenantId)}::bigint and a.idempotency_key not like 'placed/%' group by 1
      ) f`);
    say(`the target's own record: ${JSON.stringify(record)}`);
    const verdict = await verifyTenant(db(), scope.tenantId);
    say(`verify: ${JSON.stringify(verdict.ok ? 'ok' : verdict.fault)}`);
    return (
      verdict.ok &&
      end.done === total - devices &&
      end.refused === devices &&
      record?.answered === total &&
      record.accepted === end.done &&
      record.twice === 0
    );
  } finally {
    if (server && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    useDatabase(null);
    await opened.end();
    await database.drop();
    await closeDeltaPool();
    await cluster.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

process.exit((await main()) ? 0 : 1);
