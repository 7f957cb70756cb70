import { startPostgres } from './postgres';
import { makeTestDataDir } from './test-data-dir.mjs';

/**
 * Vitest global set-up: one throw-away cluster for a run of the integration tests. Test files get
 * their databases from `createTestDatabase`, which finds the cluster through TEST_DATABASE_URL.
 * Set that variable beforehand to use a Postgres of your own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_URL']) return async () => undefined;
  const { dataDir, remove } = makeTestDataDir();
  const server = await startPostgres({ dataDir, durable: false });
  process.env['TEST_DATABASE_URL'] = server.url;
  return remove;
}
