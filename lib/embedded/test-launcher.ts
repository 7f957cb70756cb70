import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, onTestFinished } from 'vitest';
import { startPostgres, type RunningPostgres } from './postgres';
import { processStart } from './process-identity.mjs';

const noted = new Set<string>();

/** A directory that any user can pass through, removed after the test. */
export function tempDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dlq-launcher-'));
  chmodSync(directory, 0o711);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts or joins the cluster of a data directory; stopped and removed after the test, wherever it lies. */
export async function start(dataDir: string): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, durable: false });
  // What is noted first happens last: the files go when every user has stopped.
  if (!noted.has(server.directory)) {
    noted.add(server.directory);
    onTestFinished(() => {
      for (const path of [server.directory, `${server.directory}.home`]) {
        rmSync(path, { recursive: true, force: true });
      }
    });
  }
  onTestFinished(() => server.stop());
  return server;
}

/** The first row of a query. */
export async function query(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 });
  try {
    return (await sql.unsafe(text))[0];
  } finally {
    await sql.end();
  }
}

export function postmasterPid(server: RunningPostgres): number {
  const file = readFileSync(join(server.directory, 'postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

/** Kills a process the hard way and waits until it is gone. */
export async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => processStart(pid)).toBeNull();
}
