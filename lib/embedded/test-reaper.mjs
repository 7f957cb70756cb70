import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';

// Waits until whoever started it is gone (its end of the pipe closes), however that happened; then stops
// the throw-away Postgres of a data directory and removes all its files. Usage: node test-reaper.mjs DATA_DIR
const [dataDir] = process.argv.slice(2);

process.stdin.resume();
await once(process.stdin, 'close');
for (const cluster of clusters()) {
  await end(Number(firstLine(join(cluster, 'postmaster.pid'))));
  remove(cluster);
  remove(`${cluster}.home`);
}
remove(dataDir);

/** Where the cluster is: in the data directory, or where root puts it when that is closed to others. */
function clusters() {
  const record = firstLine(join(dataDir, 'postgres.json'));
  if (record === '') return [];
  const name = `postgres-${JSON.parse(record).id}`;
  return [join(dataDir, name), join('/var/lib/nodedb-dead-letters', name)];
}

/** Without a shutdown checkpoint: there is nothing to keep. @param {number} pid */
async function end(pid) {
  if (!pid || processStart(pid) === null) return;
  process.kill(pid, 'SIGQUIT');
  while (processStart(pid) !== null) await delay(20);
}

/** @param {string} directory */
function remove(directory) {
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** @param {string} file */
function firstLine(file) {
  try {
    return readFileSync(file, 'utf8').split('\n')[0] ?? '';
  } catch {
    return '';
  }
}
