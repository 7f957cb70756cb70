import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { processStart } from './process-identity.mjs';

// The server and any number of commands may use one cluster at a time, in any order of coming and
// going. Each leaves its name; whoever finds no other living name when it goes stops Postgres.

/** Records that this process uses the cluster. Returns how to take the record back. Call under the cluster's lock. */
export function register(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, randomUUID());
  writeFileSync(file, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }));
  return () => rmSync(file, { force: true });
}

/** True while a living process is registered. Call under the cluster's lock. */
export function inUse(directory: string): boolean {
  return readdirSync(directory).some((name) => {
    const file = join(directory, name);
    if (alive(file)) return true;
    rmSync(file, { force: true });
    return false;
  });
}

function alive(file: string): boolean {
  try {
    const { pid, start } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; start: string };
    return processStart(pid) === start;
  } catch {
    return false; // written half when its process was killed
  }
}
