import { filterOf, NO_FILTER } from '@/lib/dlq/filter';
import { sql } from 'drizzle-orm';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { listEntries } from '@/lib/db/entries';
import { listQueues } from '@/lib/db/queues';
import type { TenantId, U64 } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope } from '@/lib/dlq/scope';
import { ingest } from '@/lib/services/ingest';
import setup from '@/lib/embedded/test-cluster';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { median, print, seconds } from './measure';

/**
 * Ratios of the queue, each pair measured side by side in one run: `node --import tsx bench/queue.ts [entries]`.
 * A throw-away cluster; absolute figures depend on the machine, the ratios much less.
 */

const ENTRIES = Number(process.argv[2] ?? 50_000);
const scope = mintTenantScope(1n as TenantId, 'bench');

const rejection = (i: number): Rejection => ({
  delta: new Uint8Array(200).fill(i % 256),
  facts: {
    sessionId: `sync-10.0.0.${String(i % 250)}:5555-1`,
    username: `user-${String(i % 97)}`,
    collection: `c${String(i % 7)}`,
    documentId: `d${String(i % 5000)}`,
    mutationId: BigInt(i) as U64,
    peerId: BigInt(i % 300) as U64,
    violation: { kind: i % 3 === 0 ? 'rate_limited' : 'permission_denied' },
    compensation: null,
    device: { clientVersion: '0.1.0', remoteAddr: '', peerId: 1n as U64 },
    source: null,
  },
});

const post = (from: number, count: number) =>
  ingest(scope, {
    id: null,
    bodySha256: '',
    rejections: Array.from({ length: count }, (_, i) => rejection(from + i)),
  });

const stop = await setup();
const database = await createTestDatabase();
const opened = openDatabase(database.url, { max: 8, deadlineMs: 120_000 });
useDatabase(opened);
try {
  await db().execute(sql`select dlq_lock_tenant(1)`);
  await db().execute(sql`update tenants set capacity = 10000000`);
  console.log(`${'pair'.padEnd(58)} ${'first'.padStart(9)} ${'second'.padStart(9)}`);

  const one = await seconds(async () => {
    for (let i = 0; i < 500; i += 1) await post(i, 1);
  });
  const together = await seconds(() =>
    Promise.all(Array.from({ length: 500 }, (_, i) => post(i, 1))),
  );
  print('500 posts: one after the other / 500 at once, coalesced', one, together, 's');
  const batch = await seconds(() => post(0, 500));
  print('500 entries: one post each / one post of 500', one, batch, 's');

  for (let i = 0; i < ENTRIES; i += 500) await post(i, 500);
  await db().execute(sql`analyze`);
  console.log(`at ${String(ENTRIES + 1500)} entries`);

  const deep = Math.floor(ENTRIES * 0.8);
  const offset = await median(() =>
    db().execute(sql`
      select * from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
      where s.tenant_id = 1 order by s.entry_id desc offset ${deep} limit 51`),
  );
  const start = await listEntries(scope, NO_FILTER, null, 50);
  const first = await median(() => listEntries(scope, NO_FILTER, null, 50));
  let cursor = start.older;
  for (let i = 0; i < 200 && cursor !== null; i += 1) {
    cursor = (await listEntries(scope, NO_FILTER, cursor, 50)).older;
  }
  const keyset = await median(() => listEntries(scope, NO_FILTER, cursor, 50));
  print(`page at depth ${String(deep)}: offset / keyset (depth 10,000)`, offset, keyset, 'ms');
  print('keyset: page at depth 10,000 / first page', keyset, first, 'ms');

  const recount = await median(() =>
    db().execute(
      sql`select collection, status, count(*) from entry_state where tenant_id = 1 group by 1, 2`,
    ),
  );
  const maintained = await median(() => listQueues(scope));
  print('counts per queue: recounted / maintained', recount, maintained, 'ms');

  const everything = await median(() =>
    db().execute(
      sql`select count(*) from entries where tenant_id = 1 and session_id ilike '%nothing%'`,
    ),
  );
  const window = await median(() => listEntries(scope, filterOf({ text: 'nothing' }), null, 50));
  print('text that matches nothing: scan of all / bounded window', everything, window, 'ms');

  const plain = await seconds(() =>
    db().execute(sql`create table copy as select * from entries where tenant_id = 1`),
  );
  const rebuild = await seconds(() => db().execute(sql`select dlq_rebuild(1)`));
  print('rebuild from the WAL / plain copy of entries', rebuild, plain, 's');
} finally {
  useDatabase(null);
  await opened.end();
  await database.drop();
  await stop();
}
