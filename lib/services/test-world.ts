import { sql } from 'drizzle-orm';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { ingest } from './ingest';

/** A migrated database of its own with a clock that stands where the test puts it. */
export interface World {
  readonly url: string;
  /** Sets the database clock, epoch milliseconds. */
  setNow(ms: number): Promise<void>;
  end(): Promise<void>;
}

export const EPOCH = 1_700_000_000_000;

export async function openWorld(): Promise<World> {
  const database = await createTestDatabase();
  const opened = openDatabase(database.url, { max: 8, deadlineMs: 20_000 });
  useDatabase(opened);
  await db().execute(sql`create table test_clock (now_ms bigint not null)`);
  await db().execute(sql`insert into test_clock values (${EPOCH})`);
  await db().execute(sql`
    create or replace function dlq_now() returns bigint language sql volatile
    as $$ select now_ms from test_clock $$`);
  return {
    url: database.url,
    async setNow(ms) {
      await db().execute(sql`update test_clock set now_ms = ${ms}::bigint`);
    },
    async end() {
      useDatabase(null);
      await opened.end();
      await database.drop();
    },
  };
}

export function tenant(id: number | bigint): TenantScope {
  return mintTenantScope(BigInt(id) as TenantId, 'test');
}

/** A rejection with ordinary facts; overrides where the test cares. */
export function rejection(
  overrides: Partial<Rejection['facts']> = {},
  delta: Uint8Array = new Uint8Array([1, 2, 3]),
): Rejection {
  return {
    delta,
    facts: {
      sessionId: 'sync-10.0.0.1:5555-1',
      username: 'alice',
      collection: 'orders',
      documentId: 'o1',
      mutationId: 1n as U64,
      peerId: 7n as U64,
      violation: { kind: 'rate_limited' },
      compensation: null,
      device: { clientVersion: '0.1.0', remoteAddr: '', peerId: 7n as U64 },
      source: null,
      ...overrides,
    },
  };
}

/** Stores rejections in one request and returns their ids. */
export async function enqueue(
  scope: TenantScope,
  ...rejections: readonly Rejection[]
): Promise<EntryId[]> {
  const done = await ingest(scope, { id: null, bodySha256: '', rejections });
  if (done.kind !== 'stored') throw new Error('not stored');
  return [...done.entryIds];
}
