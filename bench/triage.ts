import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { listEntries } from '@/lib/db/entries';
import { COUNT_CAP, countEntries } from '@/lib/db/entry-count';
import { listQueues } from '@/lib/db/queues';
import { NO_FILTER, parseQuery } from '@/lib/dlq/filter';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import type { OperationAction } from '@/lib/dlq/operation';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope } from '@/lib/dlq/scope';
import { closeDeltaPool } from '@/lib/delta/pool';
import setup from '@/lib/embedded/test-cluster';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { resolveEntry } from '@/lib/services/act';
import { attemptEntry } from '@/lib/services/attempt';
import { ingest } from '@/lib/services/ingest';
import { createOperation } from '@/lib/services/operations/create-operation';
import { runSlice } from '@/lib/services/operations/run-operation';
import { brewStorm } from '@/lib/services/operations/test-storm';
import { median, print, seconds } from './measure';

/**
 * Triage of very many entries, each pair measured side by side in one run: `node --import tsx bench/triage.ts [entries]`.
 * A throw-away cluster; absolute figures depend on the machine, the ratios much less.
 */

const ENTRIES = Number(process.argv[2] ?? 1_000_000);
/** Entries done one by one, to be compared with as many of an operation's. */
const SINGLY = 400;
const scope = mintTenantScope(1n as TenantId, 'bench');
const target = mintTenantScope(2n as TenantId, 'bench');

const rejection = (i: number): Rejection => ({
  delta: new Uint8Array(64).fill(i % 256),
  facts: {
    sessionId: `sync-10.0.0.${String(i % 250)}:5555-1`,
    username: `user-${String(i % 997)}`,
    collection: `c${String(i % 7)}`,
    documentId: `d${String(i % 50_000)}`,
    mutationId: BigInt(i) as U64,
    peerId: BigInt(i % 3_000) as U64,
    violation:
      i % 3 === 0
        ? { kind: 'rls_policy_violation', policy_name: `p${String(i % 11)}` }
        : { kind: 'unique_violation', field: `f${String(i % 5)}`, value: String(i) },
    compensation: null,
    device: { clientVersion: `0.${String(i % 4)}.0`, remoteAddr: '', peerId: 1n as U64 },
    source: null,
  },
});

const filter = (query: string) => parseQuery(query).filter;
const run = (statement: SQL) => db().execute(statement);

/** Carries an operation out as the worker does. Seconds. */
async function operate(of: typeof scope, action: OperationAction, q: string, count: number) {
  return seconds(async () => {
    const made = await createOperation(of, {
      action,
      q,
      parameters: {},
      reason: 'bench',
      expectedCount: count,
      rateLimit: null,
      canary: null,
      requestId: randomUUID(),
    });
    if (!made.ok) throw new Error(made.error.message);
    const { operationId } = made.value;
    for (let more = true; more;) {
      const slice = {
        worker: randomUUID(),
        untilMs: Date.now() + 60_000,
        signal: new AbortController().signal,
      };
      more = (await runSlice({ tenantId: of.tenantId, operationId }, slice)).kind === 'more';
    }
  });
}

const stop = await setup();
const database = await createTestDatabase();
const opened = openDatabase(database.url, { max: 8, deadlineMs: 30_000 });
useDatabase(opened);
try {
  for (const tenantId of [1, 2]) await run(sql`select dlq_lock_tenant(${tenantId}::bigint)`);
  await run(sql`update tenants set capacity = 100000000`);
  const filling = await seconds(async () => {
    for (let i = 0; i < ENTRIES; i += 500) {
      const rejections = Array.from({ length: 500 }, (_, n) => rejection(i + n));
      await ingest(scope, { id: null, bodySha256: '', rejections });
    }
  });
  await run(sql`analyze`);
  console.log(
    `${String(ENTRIES)} entries, stored at ${Math.round(ENTRIES / filling).toString()} a second`,
  );
  console.log(`${'pair'.padEnd(66)} ${'first'.padStart(9)} ${'second'.padStart(9)}`);

  const deep = Math.floor(ENTRIES * 0.5);
  const offset = await median(
    () =>
      run(sql`
        select * from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
        where s.tenant_id = 1 order by s.entry_id desc offset ${deep} limit 51`),
    5,
  );
  let cursor = (await listEntries(scope, NO_FILTER, null, 50)).older;
  for (let i = 0; i < 200 && cursor !== null; i += 1) {
    cursor = (await listEntries(scope, NO_FILTER, cursor, 50)).older;
  }
  const keyset = await median(() => listEntries(scope, NO_FILTER, cursor, 50));
  print(`a page ${String(deep)} down: offset / keyset (10,000 down)`, offset, keyset, 'ms');

  const grouping = sql`
    select s.group_id, count(*), count(distinct s.username), count(distinct s.document_id), max(s.created_at)
    from entry_state s where s.tenant_id = 1 group by 1 order by 2 desc limit 50`;
  const recounted = await median(() => run(grouping), 3);
  const groups = await median(() =>
    run(
      sql`select * from entry_groups g where g.tenant_id = 1 order by g.unresolved desc, g.group_id desc limit 50`,
    ),
  );
  print('groups with users and documents: recounted / maintained', recounted, groups, 'ms');

  const counting = await median(
    () =>
      run(
        sql`select collection, status, count(*) from entry_state where tenant_id = 1 group by 1, 2`,
      ),
    3,
  );
  const queues = await median(() => listQueues(scope));
  print('counts of all queues: recounted / maintained', counting, queues, 'ms');

  const wide = filter('violation:unique -user:user-1 retries:0');
  const all = await median(() => countEntries(scope, wide, 100_000_000), 3);
  const capped = await median(() => countEntries(scope, wide, COUNT_CAP));
  print('count of a wide filter: in full / as far as a page says it', all, capped, 'ms');

  const some = filter('user:user-7 violation:unique');
  const list = await median(() => listEntries(scope, some, null, 50));
  const scan = await median(
    () =>
      run(sql`
        select * from entry_state s join entries e on e.tenant_id = s.tenant_id and e.entry_id = s.entry_id
        where s.tenant_id = 1 and s.username || '' = 'user-7' and s.violation_kind || '' = 'unique_violation'
        order by s.entry_id desc limit 51`),
    5,
  );
  print('first page of a filter: without an index / as it is', scan, list, 'ms');

  const oneByOne = await seconds(async () => {
    for (let id = 1; id <= SINGLY; id += 1) {
      await resolveEntry(scope, {
        entryId: BigInt(id) as EntryId,
        version: null,
        reason: null,
        requestId: null,
      });
    }
  });
  const many = Math.min(10_000, ENTRIES / 8);
  const third = Math.floor(ENTRIES / 3);
  const together = await operate(scope, 'resolve', `id:${third + 1}..${third + many}`, many);
  print(
    `an entry resolved: one by one / of an operation on ${many}`,
    (oneByOne / SINGLY) * 1000,
    (together / many) * 1000,
    'ms',
  );
  const most = Math.min(100_000, ENTRIES / 4);
  const half = Math.floor(ENTRIES / 2);
  const frozen = await seconds(async () => {
    const made = await createOperation(scope, {
      action: 'hold',
      q: `id:${half + 1}..${half + most}`,
      parameters: {},
      reason: null,
      expectedCount: most,
      rateLimit: null,
      canary: null,
      requestId: randomUUID(),
    });
    if (!made.ok) throw new Error(made.error.message);
  });
  console.log(`a set of ${most} frozen in ${frozen.toFixed(2)} s`);

  const storm = await brewStorm(target, { collections: 4, devices: 10, writes: 50 });
  const singles = storm.slice(0, SINGLY);
  const attempts = await seconds(async () => {
    for (const entryId of singles) {
      await attemptEntry(target, {
        entryId,
        version: null,
        reason: null,
        requestId: null,
        mode: 'retry',
      });
    }
  });
  const rest = storm.length - singles.length;
  const ids = storm.slice(SINGLY).map(String);
  let bulk = 0;
  for (let n = 0; n < rest; n += 1_000) {
    const part = ids.slice(n, n + 1_000);
    bulk += await operate(target, 'retry', `id:${part.join(',')}`, part.length);
  }
  print(
    'an entry retried: one by one / of an operation (embedded target)',
    (attempts / singles.length) * 1000,
    (bulk / rest) * 1000,
    'ms',
  );
} finally {
  await closeDeltaPool();
  useDatabase(null);
  await opened.end();
  await database.drop();
  await stop();
}
