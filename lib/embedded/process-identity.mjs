import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

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

/**
 * Where a process works; null when unknown.
 * @param {number} pid
 * @returns {string | null}
 */
export function workingDirectory(pid) {
  if (process.platform !== 'linux') return null;
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/**
 * The parent of a process; 0 when unknown.
 * @param {number} pid
 * @returns {number}
 */
export function parentOf(pid) {
  if (process.platform === 'win32') return 0;
  if (process.platform !== 'linux') return Number(ps(pid, 'ppid='));
  return Number(statFields(pid)?.[1] ?? 0);
}

/** @param {number} pid */
function linuxStart(pid) {
  const fields = statFields(pid);
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fields[19]}`;
}

/** What proc(5) lists from the 3rd field (state) on; starttime is the 22nd. @param {number} pid */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The 2nd field, the name, stands in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
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
