import { spawn } from 'node:child_process';

/** @typedef {{ ok: boolean, output: string }} Outcome */

/** Process groups under way. @type {Set<number>} */
const groups = new Set();

/**
 * Runs a command in a process group of its own and keeps what it writes. A Ctrl-C does not
 * reach it by itself: see `onceToldToStop`.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onStart?: (pid: number) => void, limitMs?: number }} [options]
 *   `limitMs`: the group is ended when it takes longer
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env = process.env, onStart, limitMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    const limit =
      limitMs &&
      setTimeout(() => {
        chunks.push(Buffer.from(`\nTook longer than ${limitMs / 1000} s and was ended.\n`));
        signalGroup(child.pid, 'SIGTERM');
        setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 5000).unref();
      }, limitMs);
    if (child.pid !== undefined) {
      groups.add(child.pid);
      onStart?.(child.pid);
    }
    child.once('error', (error) => chunks.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
      clearTimeout(limit);
      if (child.pid !== undefined) groups.delete(child.pid);
      resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/**
 * Calls `then` when this process is told to end (Ctrl-C, SIGTERM, SIGHUP), once, and ends the groups
 * under way, the hard way when they take longer than `graceMs`.
 * @param {(signal: NodeJS.Signals) => void} then
 * @param {number} [graceMs]
 */
export function onceToldToStop(then, graceMs = 6000) {
  let told = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (told) return;
      told = true;
      then(signal);
      for (const pid of groups) signalGroup(pid, 'SIGTERM');
      setTimeout(() => {
        for (const pid of groups) signalGroup(pid, 'SIGKILL');
      }, graceMs).unref();
    });
  }
}

/**
 * Signals a whole group by the pid of its first process.
 * @param {number | undefined} pid @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // gone meanwhile
  }
}
