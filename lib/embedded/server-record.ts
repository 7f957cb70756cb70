import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';

/** The server of a data directory, so that the next one can tell it from a stranger on its port. */
interface ServerRecord {
  readonly pid: number;
  readonly start: string | null;
  readonly port: number;
  readonly stopping: boolean;
}

const POLL_MS = 50;
/** A server whose starter was killed notices within this time. */
const NOTICE_MS = 600;
/** Above the server's limit for an orderly end. */
const END_LIMIT_MS = 6_000;

/** Records this process as the server. Returns how to say that it is ending, and how to take the record back. */
export function recordServer(dataDir: string, port: number): { ending(): void; gone(): void } {
  mkdirSync(dataDir, { recursive: true });
  const write = (stopping: boolean) => {
    const record = { pid: process.pid, start: processStart(process.pid), port, stopping };
    writeFileSync(fileOf(dataDir), JSON.stringify(record));
  };
  write(false);
  return { ending: () => write(true), gone: () => rmSync(fileOf(dataDir), { force: true }) };
}

/**
 * Looks who holds `port`: nobody of ours (`stranger`), a server of this data directory that goes on
 * (its pid), or one that was ending and has ended by now (`ended`).
 */
export async function previousServer(
  dataDir: string,
  port: number,
): Promise<'stranger' | 'ended' | number> {
  const began = Date.now();
  for (let seen = false; ; seen = true) {
    const record = readServer(dataDir);
    if (record?.port !== port) return seen ? 'ended' : 'stranger';
    const waited = Date.now() - began;
    if (waited > (record.stopping ? END_LIMIT_MS : NOTICE_MS)) return record.pid;
    await delay(POLL_MS);
  }
}

function readServer(dataDir: string): ServerRecord | null {
  try {
    const record = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as ServerRecord;
    return record.start !== null && processStart(record.pid) === record.start ? record : null;
  } catch {
    return null; // none, or being written
  }
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'server.json');
}
