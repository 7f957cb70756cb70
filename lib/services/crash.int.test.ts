import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allTenants } from '@/lib/db/audit';
import { db } from '@/lib/db/client';
import { listQueues } from '@/lib/db/queues';
import type { U64 } from '@/lib/dlq/ids';
import { setTenantDefaults } from './set-policy';
import { runSweep } from './sweep';
import { EPOCH, openWorld, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

/** The process is killed in the middle of everything, again and again. */

const ROUNDS = 5;
let world: World;

beforeAll(async () => {
  world = await openWorld();
  for (const id of [1, 2]) {
    await setTenantDefaults(
      tenant(id),
      {
        name: null,
        ttlSecs: 5n as U64,
        action: 'ForceApplyLww',
        capacity: 100_000,
        retentionSecs: 2_592_000,
      },
      { reason: null, requestId: null },
    );
  }
});
afterAll(() => world.end());

/** Runs the worker until it acknowledged something, then a while longer, and kills it. Returns what it said. */
function runAndKill(round: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'lib/services/test-crash-child.ts', world.url, String(round)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    const enough = 5 + round * 7;
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      // Kill at a different point of its work each round.
      if (said.split('\n').length > enough) child.kill('SIGKILL');
    });
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`the worker ended by itself: ${String(code)}`));
    });
  });
}

describe('a process killed in the middle of retries and sweeps', () => {
  it('loses nothing acknowledged, repeats no effect, and leaves nothing stuck', async () => {
    const said: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      said.push(...(await runAndKill(round)));
      // Time passes, so that the next one finds things due and leases run out.
      await world.setNow(EPOCH + (round + 1) * 20_000);
    }
    // Past every lease and pause.
    for (let i = 1; i <= 8; i += 1) {
      await world.setNow(EPOCH + ROUNDS * 20_000 + i * 3_600_000);
      await runSweep('cli');
    }

    const ids = (word: string) =>
      said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
    expect(ids('acked').length).toBeGreaterThan(30);
    const stored = await db().execute<{ id: string }>(
      sql`select tenant_id || '/' || entry_id as id from entries`,
    );
    expect(stored.map((row) => row.id)).toEqual(expect.arrayContaining(ids('acked')));

    // What was said to be written is on record as written.
    const accepted = await db().execute<{ id: string }>(sql`
      select distinct tenant_id || '/' || entry_id as id from wal where kind = 'attempt_accepted'`);
    expect(accepted.map((row) => row.id)).toEqual(expect.arrayContaining(ids('accepted')));

    for (const tenantId of await allTenants(db())) {
      expect(await verifyTenant(db(), tenantId)).toMatchObject({ ok: true });
    }
    for (const id of [1, 2]) {
      for (const queue of await listQueues(tenant(id)))
        expect(queue).toMatchObject({ pending: 0, redriving: 0 });
    }
    const open = await db().execute(sql`
      select 1 from entry_state where lease_until is not null or follow_up in ('owed', 'running')`);
    expect(open).toHaveLength(0);

    // Every record of an accepted attempt has an accepted answer of the target, under the key the attempt asked with.
    const unanswered = await db().execute(sql`
      select w.entry_id from wal w where w.kind = 'attempt_accepted' and not exists (
        select 1 from wal b join target_applied a on a.tenant_id = b.tenant_id and a.idempotency_key =
          b.tenant_id || '/' || b.entry_id || '/' || (b.payload::json->>'key')
        where b.tenant_id = w.tenant_id and b.entry_id = w.entry_id and b.kind = 'attempt_started'
          and b.payload::json->>'attempt' = w.payload::json->>'attempt'
          and a.outcome::json->>'kind' = 'accepted')`);
    expect(unanswered).toHaveLength(0);

    // Nothing is reopened here, so a second accepted answer of an entry would be a second write of the same delta.
    const writes = await db().execute<{ id: string; times: number }>(sql`
      select a.tenant_id || '/' || split_part(a.idempotency_key, '/', 2) as id, count(*)::integer as times
      from target_applied a where a.outcome::json->>'kind' = 'accepted' group by 1`);
    expect(writes.length).toBeGreaterThan(10);
    expect(writes.filter(({ times }) => times > 1)).toEqual([]);
  }, 120_000);
});
