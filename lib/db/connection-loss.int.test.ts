import { NO_FILTER } from '@/lib/dlq/filter';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryId } from '@/lib/dlq/ids';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { resolveEntry } from '@/lib/services/act';
import { ingest } from '@/lib/services/ingest';
import { rejection, tenant } from '@/lib/services/test-world';
import { verifyTenant } from '@/lib/services/verify';
import { allTenants } from './audit';
import { onSnapshot } from './snapshot';
import { type OpenDatabase, openDatabase, useDatabase } from './client';
import { deadlineOf, isOutage, outcomeUnknown } from './errors';
import { listEntries } from './entries';

/** Connections are killed under load: every call settles, nothing is partial, nothing lands in another tenant. */

const DEADLINE_MS = 1_500;
const WORKERS = 12;
const KILLS = 60;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: OpenDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url, { max: 6, deadlineMs: DEADLINE_MS });
  useDatabase(opened);
  admin = postgres(database.url, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  useDatabase(null);
  await opened.end();
  await admin.end();
  await database.drop();
});

interface Acked {
  readonly tenant: number;
  readonly key: string;
  readonly mark: string;
  entryId: EntryId | null;
}

describe('a pool whose connections are killed', () => {
  it('settles every call, keeps what it acknowledged and comes back', async () => {
    const posts: Acked[] = [];
    let slowest = 0;
    let failures = 0;
    let killed = 0;
    let done = false;

    const worker = async (n: number) => {
      const scope = tenant(n % 4);
      while (!done) {
        const post: Acked = { tenant: n % 4, key: randomUUID(), mark: randomUUID(), entryId: null };
        posts.push(post);
        const from = performance.now();
        try {
          const stored = await ingest(scope, {
            id: post.key,
            bodySha256: post.mark,
            rejections: [rejection({ sessionId: post.mark, username: `tenant-${String(n % 4)}` })],
          });
          if (stored.kind === 'stored') post.entryId = stored.entryIds[0] ?? null;
          if (post.entryId !== null) {
            await resolveEntry(scope, {
              entryId: post.entryId,
              version: null,
              reason: null,
              requestId: randomUUID(),
            });
          }
          await listEntries(scope, NO_FILTER, null, 10);
        } catch {
          failures += 1;
        }
        slowest = Math.max(slowest, performance.now() - from);
      }
    };
    const killer = async () => {
      while (killed < KILLS) {
        const rows = await admin`
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'dead-letters' and datname = current_database() and pid <> pg_backend_pid()
          order by random() limit 1`;
        killed += rows.length;
        // Between kills some work must get through.
        const target = posts.length + 5;
        await expect
          .poll(() => posts.length >= target, { interval: 5, timeout: 10_000 })
          .toBe(true);
      }
      done = true;
    };
    await Promise.all([killer(), ...Array.from({ length: WORKERS }, (_, n) => worker(n))]);

    expect(failures).toBeGreaterThan(0);
    // A lost connection is told at once; nobody waits for a deadline, still less for ever.
    expect(slowest).toBeLessThan(3 * DEADLINE_MS);

    // The pool is back: as many calls as it has connections, all good, within five seconds.
    const back = performance.now();
    await expect
      .poll(
        () =>
          Promise.all(
            Array.from({ length: 6 }, () => listEntries(tenant(0), NO_FILTER, null, 1)),
          ).then(
            () => true,
            () => false,
          ),
        { timeout: 5_000, interval: 100 },
      )
      .toBe(true);
    expect(performance.now() - back).toBeLessThan(5_000);

    // Asked again with the same key, every post of unknown outcome happened once or happens now; never twice.
    for (const post of posts) {
      const again = await ingest(tenant(post.tenant), {
        id: post.key,
        bodySha256: post.mark,
        rejections: [
          rejection({ sessionId: post.mark, username: `tenant-${String(post.tenant)}` }),
        ],
      });
      if (again.kind !== 'stored') throw new Error('the key was used for something else');
      expect([post.entryId ?? again.entryIds[0]]).toEqual(again.entryIds);
    }
    const stored = await admin<
      { session_id: string; tenant_id: string; username: string; n: number }[]
    >`
      select session_id, min(tenant_id)::text as tenant_id, min(username) as username, count(*)::int as n
      from entries group by session_id`;
    expect(stored).toHaveLength(posts.length);
    const byMark = new Map(posts.map((post) => [post.mark, post]));
    for (const row of stored) {
      expect(row.n).toBe(1);
      expect(row.tenant_id).toBe(String(byMark.get(row.session_id)?.tenant));
      expect(row.username).toBe(`tenant-${row.tenant_id}`);
    }
    await onSnapshot(database.url, async (db) => {
      for (const tenantId of await allTenants(db)) {
        expect(await verifyTenant(db, tenantId)).toMatchObject({ ok: true });
      }
    });
  }, 120_000);

  it('has the server give up slow statements, and serves the next caller', async () => {
    const sleeps = Array.from({ length: 9 }, () => opened.db.execute(sql`select pg_sleep(60)`));
    for (const end of await Promise.allSettled(sleeps)) {
      expect(isOutage(end.status === 'rejected' ? end.reason : null)).toBe(true);
    }
    await expect(opened.db.execute(sql`select 1 as one`)).resolves.toMatchObject([{ one: 1 }]);
  });

  it('lets go of a server that fell silent; the key then tells whether the write happened', async () => {
    const way = await openWay(database.url);
    const through = openDatabase(way.url, { max: 2, deadlineMs: DEADLINE_MS });
    useDatabase(through);
    const post = () =>
      ingest(tenant(3), { id: 'silence', bodySha256: 'x', rejections: [rejection()] });
    try {
      await listEntries(tenant(3), NO_FILTER, null, 1);
      way.silence();
      const error: unknown = await post().then(
        () => null,
        (e: unknown) => e,
      );
      expect(deadlineOf(error)?.write).toBe(true);
      expect(outcomeUnknown(error)).toBe(true);
    } finally {
      useDatabase(opened);
      way.close();
      await through.end();
    }
    const before = await admin`select 1 from requests where request_id = 'silence'`;
    expect(await post()).toMatchObject({ kind: 'stored', replayed: before.length === 1 });
    expect(await admin`select 1 from requests where request_id = 'silence'`).toHaveLength(1);
  });
});

/** A way to the server that can stop carrying answers while connections stay open. */
async function openWay(url: string) {
  const target = new URL(url);
  const sockets: Socket[] = [];
  let silent = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    sockets.push(near, far);
    near.pipe(far);
    far.on('data', (data) => {
      if (!silent) near.write(data);
    });
    for (const socket of [near, far]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const near = new URL(url);
  near.port = String(address.port);
  return {
    url: near.href,
    silence() {
      silent = true;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
