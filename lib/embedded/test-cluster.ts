import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from './postgres';

const REAPER = fileURLToPath(new URL('./test-reaper.mjs', import.meta.url));

/**
 * Vitest global set-up: one throw-away cluster for a run of the integration tests. Test files get
 * their databases from `createTestDatabase`, which finds the cluster through TEST_DATABASE_URL.
 * Set that variable beforehand to use a Postgres of your own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_URL']) return async () => undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'dlq-test-'));
  chmodSync(dataDir, 0o711); // the server may run as another user
  const server = await startPostgres({ dataDir, durable: false });
  process.env['TEST_DATABASE_URL'] = server.url;

  // Ends the server and removes its files when this process ends, however that happens.
  const reaper = spawn(process.execPath, [REAPER, server.directory, dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  reaper.unref();
  return () =>
    new Promise((resolve) => {
      reaper.once('exit', () => resolve());
      reaper.ref();
      reaper.stdin.end();
    });
}
