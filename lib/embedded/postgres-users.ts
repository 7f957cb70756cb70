import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { processStart } from './process-identity.mjs';

// The server and any number of commands may use one cluster at a time, in any order of coming and
// going. Each leaves its name; whoever finds no other living name when it goes stops Postgres.

interface User {
  readonly pid: number;
  readonly start: string | null;
  /** A copied data directory brings records along that are not its own. */
  readonly cluster: string;
}

/** Records that this process uses the cluster. Returns how to take the record back. Call under the cluster's lock. */
export function register(users: string, cluster: string): () => void {
  mkdirSync(users, { recursive: true });
  const file = join(users, randomUUID());
  const user: User = { pid: process.pid, start: processStart(process.pid), cluster };
  writeFileSync(file, JSON.stringify(user));
  return () => rmSync(file, { force: true });
}

/** True while a living process other than `except` is registered. Call under the cluster's lock. */
export function inUse(users: string, cluster: string, except?: number): boolean {
  if (!existsSync(users)) return false;
  return readdirSync(users).some((name) => {
    const file = join(users, name);
    const user = livingUser(file, cluster);
    if (user) return user.pid !== except;
    rmSync(file, { force: true });
    return false;
  });
}

function livingUser(file: string, cluster: string): User | null {
  try {
    const user = JSON.parse(readFileSync(file, 'utf8')) as User;
    return user.cluster === cluster && processStart(user.pid) === user.start ? user : null;
  } catch {
    return null; // written half when its process was killed
  }
}
