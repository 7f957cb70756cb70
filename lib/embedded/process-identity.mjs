import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A pid alone says little: after a crash or a reboot it may belong to something else.
// Together with the moment its process began it names one process for good.

/**
 * When the process with this pid began, as an opaque text that never repeats on this machine;
 * null when no such process runs (a zombie has ended, too).
 * @param {number} pid
 * @returns {string | null}
 */
export function processStart(pid) {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return signalReaches(pid) ? 'running' : null;
  const line = ps(pid, 'stat=,lstart=');
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

/**
 * The command line of a process, one item per argument where the system says so; empty when unknown.
 * @param {number} pid
 * @returns {string[]}
 */
export function commandLine(pid) {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return ps(pid, 'args=').split(' ');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** @param {number} pid */
function linuxStart(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // proc(5): the name stands in brackets and may hold anything; after it come state (3rd field) … starttime (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fields[19]}`;
}

/** @param {number} pid @param {string} columns */
function ps(pid, columns) {
  try {
    return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return '';
  }
}

/** @param {number} pid */
function signalReaches(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
