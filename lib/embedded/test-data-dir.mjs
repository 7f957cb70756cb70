import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REAPER = fileURLToPath(new URL('./test-reaper.mjs', import.meta.url));

/**
 * Makes a data directory that goes away, with the Postgres in it, when this process ends, even by
 * kill -9; or before, by `remove`.
 * @returns {{ dataDir: string, remove: () => Promise<void> }}
 */
export function makeTestDataDir() {
  const dataDir = mkdtempSync(join(tmpdir(), 'dlq-test-'));
  chmodSync(dataDir, 0o711); // the server may run as another user
  const reaper = spawn(process.execPath, [REAPER, dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  reaper.unref();
  const remove = () =>
    new Promise((resolve) => {
      reaper.once('exit', () => resolve());
      reaper.ref();
      reaper.stdin.end();
    });
  return { dataDir, remove };
}
