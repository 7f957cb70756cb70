import { spawn } from 'node:child_process';

/** @typedef {{ ok: boolean, output: string }} Outcome */

/** Process groups under way. @type {Set<number>} */
const groups = new Set();

/**
 * Runs a command in a process group of its own and keeps what it writes. A Ctrl-C does not
 * reach it by itself: see `onceToldToStop`.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onStart?: (pid: number) => void, show?: boolean }} [options]
 *   `show`: pass the output on as well
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env = process.env, onStart, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (show) target.write(chunk);
      });
    }
    if (child.pid !== undefined) {
      groups.add(child.pid);
      onStart?.(child.pid);
    }
    child.once('error', (error) => chunks.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
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
      signalGroups('SIGTERM');
      setTimeout(() => signalGroups('SIGKILL'), graceMs).unref();
    });
  }
}

/** @param {NodeJS.Signals} signal */
function signalGroups(signal) {
  for (const pid of groups) {
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, signal);
    } catch {
      // gone meanwhile
    }
  }
}
