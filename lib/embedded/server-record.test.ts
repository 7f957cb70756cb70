import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processStart } from './process-identity.mjs';
import { previousServer, recordServer } from './server-record';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'dlq-record-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

it('knows nothing of a port that no server of this directory has', async () => {
  expect(await previousServer(dataDir, 3000)).toBe('stranger');
  recordServer(dataDir, 3001);
  expect(await previousServer(dataDir, 3000)).toBe('stranger');
});

it('names the server that goes on', async () => {
  recordServer(dataDir, 3000);
  expect(await previousServer(dataDir, 3000)).toBe(process.pid);
});

it('waits for the server that is ending, however it ends', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  const record = { pid, start: processStart(pid), port: 3000, stopping: true };
  writeFileSync(join(dataDir, 'server.json'), JSON.stringify(record));
  const waiting = previousServer(dataDir, 3000);
  await expect(Promise.race([waiting, once(child, 'spawn')])).resolves.toEqual([]);
  child.kill('SIGKILL');
  expect(await waiting).toBe('ended');
});

it('forgets a server that has gone in order', async () => {
  const record = recordServer(dataDir, 3000);
  record.ending();
  record.gone();
  expect(await previousServer(dataDir, 3000)).toBe('stranger');
});
