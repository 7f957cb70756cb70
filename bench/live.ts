import { sql } from 'drizzle-orm';
import { migrate } from '@/lib/db/migrate';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { openListener } from '@/lib/db/listener';
import type { TenantId, U64 } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope } from '@/lib/dlq/scope';
import { startPostgres } from '@/lib/embedded/postgres';
import { makeTestDataDir } from '@/lib/embedded/test-data-dir.mjs';
import { ingest } from '@/lib/services/ingest';

/**
 * What telling of changes costs an append: `node --import tsx bench/live.ts [appends]`. The same appends, told of within
 * their transaction and apart from it, in turns, on a throw-away cluster that syncs to disk; somebody listens.
 */

const APPENDS = Number(process.argv[2] ?? 400);
const ROUNDS = 5;

const rejection: Rejection = {
  delta: new Uint8Array(200),
  facts: {
    sessionId: 'sync-10.0.0.1:5555-1',
    username: 'alice',
    collection: 'orders',
    documentId: 'o-1',
    mutationId: 1n as U64,
    peerId: 7n as U64,
    violation: { kind: 'rate_limited' },
    compensation: null,
    device: { clientVersion: '0.1.0', remoteAddr: '', peerId: 7n as U64 },
    source: null,
  },
};

/** Appends one after the other in each of so many tenants at once; appends a second. */
async function pace(tenants: number): Promise<number> {
  const each = Math.ceil(APPENDS / tenants);
  const from = performance.now();
  await Promise.all(
    Array.from({ length: tenants }, async (_, tenant) => {
      const scope = mintTenantScope(BigInt(tenant + 1) as TenantId, 'bench');
      for (let n = 0; n < each; n += 1) {
        await ingest(scope, { id: null, bodySha256: '', rejections: [rejection] });
      }
    }),
  );
  return (each * tenants * 1000) / (performance.now() - from);
}

const { dataDir, remove } = makeTestDataDir();
const server = await startPostgres({ dataDir, durable: true });
try {
  await migrate(server.url);
  const opened = openDatabase(server.url, { max: 16, deadlineMs: 60_000 });
  useDatabase(opened);
  const [found] = await db().execute<{ text: string }>(
    sql`select pg_get_functiondef('dlq_write'::regproc) as text`,
  );
  const apart = found?.text ?? '';
  const inside = apart.replace(
    /RETURN v_first;/,
    "PERFORM pg_notify('dlq', p_tenant || ':' || v_last); RETURN v_first;",
  );
  if (inside === apart) throw new Error('dlq_write is another now');
  let heard = 0;
  const listener = openListener({
    url: () => server.url,
    channel: 'dlq',
    heard: () => (heard += 1),
    up: () => undefined,
    down: () => undefined,
  });

  for (const tenants of [1, 4, 16]) {
    const paces: { inside: number[]; apart: number[] } = { inside: [], apart: [] };
    await pace(tenants);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, text] of [
        ['apart', apart],
        ['inside', inside],
      ] as const) {
        await db().execute(sql.raw(text));
        paces[name].push(await pace(tenants));
      }
    }
    const middle = (values: number[]) => values.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    const [gathered, within] = [middle(paces.apart), middle(paces.inside)];
    console.log(
      `${String(tenants).padStart(2)} tenants at once: ${gathered.toFixed(0)} appends/s told of apart, ${within.toFixed(0)} within: ${(gathered / within).toFixed(2)}x`,
    );
  }
  console.log(`${String(heard)} notifications heard`);
  await listener.end();
  useDatabase(null);
  await opened.end();
} finally {
  await remove();
}
