import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { keepPostgres } from './postgres-keeper';
import { runningServer } from './postgres-server';

it('starts a killed Postgres again at the same address, and stops it for good', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dlq-keeper-'));
  chmodSync(dataDir, 0o711);
  const told: string[] = [];
  const server = await keepPostgres(dataDir, (line) => told.push(line));
  try {
    const answer = async () => {
      const sql = postgres(server.url, { max: 1, connect_timeout: 2 });
      try {
        return (await sql`select 1 as up`)[0];
      } catch {
        return null;
      } finally {
        await sql.end({ timeout: 1 });
      }
    };
    const pidFile = readFileSync(join(server.directory, 'postmaster.pid'), 'utf8');
    process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
    await expect.poll(() => told, { timeout: 20_000 }).toHaveLength(1);
    expect(told[0]).toBe('Postgres had ended and was started again.');
    expect(await answer()).toEqual({ up: 1 });
    await server.stop();
    expect(runningServer(server.directory)).toBeNull();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  }
});
