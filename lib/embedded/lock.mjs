import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';

// Numbered tickets in a directory. The highest one holds the lock while a process it names lives and
// the file is not empty. A ticket appears complete (hard link), numbers only grow, and only a higher
// ticket's holder removes lower ones, so a dead holder is replaced without two ever taking its place.

const POLL_MS = 40;

/**
 * Runs `work` while no other process on this machine runs under the same lock directory.
 * A holder that died, killed or not, is passed over. Rejects after `timeoutMs` of waiting.
 * `work` names a child process it starts with `share`: the lock is then held while either lives.
 * @template T
 * @param {string} directory made when missing
 * @param {(share: (pid: number) => void) => Promise<T> | T} work
 * @param {{ timeoutMs?: number, onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(directory, work, { timeoutMs = 180_000, onWait } = {}) {
  const ticket = await acquire(directory, timeoutMs, onWait);
  const holders = [process.pid];
  try {
    return await work((pid) => {
      holders.push(pid);
      const draft = join(directory, `draft-${randomUUID()}`);
      writeFileSync(draft, text(holders));
      renameSync(draft, ticket);
    });
  } finally {
    writeFileSync(ticket, '');
  }
}

/** What a ticket says. @param {number[]} holders */
function text(holders) {
  return JSON.stringify(holders.map((pid) => ({ pid, start: processStart(pid) })));
}

/** @param {string} directory @param {number} timeoutMs @param {(() => void) | undefined} onWait */
async function acquire(directory, timeoutMs, onWait) {
  mkdirSync(directory, { recursive: true });
  const draft = join(directory, `draft-${randomUUID()}`);
  writeFileSync(draft, text([process.pid]));
  const deadline = Date.now() + timeoutMs;
  let told = false;
  try {
    for (;;) {
      const top = tickets(directory)[0] ?? 0;
      if (top > 0 && held(join(directory, String(top)))) {
        if (Date.now() > deadline) {
          throw new Error(`Another process has held ${directory} for ${timeoutMs / 1000} s.`);
        }
        if (!told) onWait?.();
        told = true;
        await delay(POLL_MS);
        continue;
      }
      const ticket = join(directory, String(top + 1));
      if (link(draft, ticket) && settle(directory, top + 1)) return ticket;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Numbers of the tickets, highest first. @param {string} directory */
function tickets(directory) {
  return readdirSync(directory)
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

/** @param {string} ticket */
function held(ticket) {
  try {
    /** @type {{ pid: number, start: string | null }[]} */
    const holders = JSON.parse(readFileSync(ticket, 'utf8'));
    return holders.some(({ pid, start }) => start !== null && processStart(pid) === start);
  } catch {
    return false; // released (empty), or passed over and removed
  }
}

/** @param {string} draft @param {string} ticket */
function link(draft, ticket) {
  try {
    linkSync(draft, ticket);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * True when the ticket is the highest. A number read long ago can be free again below the true
 * holder: such a ticket means nothing and is given back.
 * @param {string} directory @param {number} mine
 */
function settle(directory, mine) {
  const all = tickets(directory);
  const won = all[0] === mine;
  const useless = won ? all.filter((n) => n < mine) : [mine];
  for (const n of useless) rmSync(join(directory, String(n)), { force: true });
  return won;
}
