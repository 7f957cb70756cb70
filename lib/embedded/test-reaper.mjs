import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';

// Waits until whoever started it is gone (its end of the pipe closes), then stops the throw-away
// server in CLUSTER and removes the directories. Usage: node test-reaper.mjs CLUSTER DATA_DIR
const [cluster, dataDir] = process.argv.slice(2);

process.stdin.resume();
process.stdin.once('close', async () => {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT'); // nothing to keep: no shutdown checkpoint
    while (processStart(pid) !== null) await delay(20);
  } catch (error) {
    if (!['ENOENT', 'ESRCH'].includes(error.code)) process.stderr.write(`${String(error)}\n`);
  }
  for (const directory of [cluster, dataDir]) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
});
