import { openDatabase, useDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { ensureDatabaseUrl } from '@/lib/embedded/postgres';
import { releaseOnSignal } from './release-on-signal';

/** Commands may work for minutes, unlike requests. */
const DEADLINE_MS = 600_000;

/**
 * Runs work on the database of this environment, migrated: `DATABASE_URL`, or the embedded cluster of
 * `DLQ_DATA_DIR`, which is started when it is down and stopped again when nobody else uses it.
 */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await ensureDatabaseUrl();
  const done = releaseOnSignal(() => server.release());
  try {
    await migrate(server.url);
    const opened = openDatabase(server.url, { max: 4, deadlineMs: DEADLINE_MS });
    useDatabase(opened);
    try {
      return await work(server.url);
    } finally {
      useDatabase(null);
      await opened.end();
    }
  } finally {
    done();
    await server.release();
  }
}
