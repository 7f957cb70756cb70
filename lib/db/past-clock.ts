import { sql } from 'drizzle-orm';
import { db, openDatabase, useDatabase } from './client';

/** Where the settable `dlq_now` stands meanwhile. */
const SCHEMA = 'dlq_past';

/** A clock that stands where it is put, for some connections alone. */
export interface PastClock {
  /** When the work began, epoch milliseconds of the real clock. */
  readonly now: number;
  set(ms: number): Promise<void>;
}

/**
 * Does `work` on a database whose clock can be put into the past, so that demo data can have one. Only the connections
 * opened here find that clock, by their search path; it goes away with them, and nobody else's time is touched.
 * Through `db()` everything else in this process uses these connections meanwhile.
 */
export async function withPastClock(
  url: string,
  work: (clock: PastClock) => Promise<void>,
): Promise<void> {
  const opened = openDatabase(url, { searchPath: `${SCHEMA}, public`, deadlineMs: 30_000 });
  const before = useDatabase(opened);
  try {
    await drop();
    await db().execute(sql`create schema ${sql.identifier(SCHEMA)}`);
    await db().execute(sql`create unlogged table ${place('clock')} (now_ms bigint not null)`);
    const [row] = await db().execute<{ now: string }>(
      sql`insert into ${place('clock')} values (public.dlq_now()) returning now_ms as now`,
    );
    const now = Number(row?.now);
    await db()
      .execute(sql`create function ${place('dlq_now')}() returns bigint language sql volatile
      as ${sql.raw(`$$ select now_ms from ${SCHEMA}.clock $$`)}`);
    await work({
      now,
      async set(ms) {
        await db().execute(sql`update ${place('clock')} set now_ms = ${ms}::bigint`);
      },
    });
    await drop();
  } finally {
    useDatabase(before);
    await opened.end();
  }
}

const place = (name: string) => sql`${sql.identifier(SCHEMA)}.${sql.identifier(name)}`;

async function drop(): Promise<void> {
  await db().execute(sql`drop schema if exists ${sql.identifier(SCHEMA)} cascade`);
}
