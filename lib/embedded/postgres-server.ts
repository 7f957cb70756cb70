import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandLine, processStart, workingDirectory } from './process-identity.mjs';
import type { Binaries } from './postgres-binaries';
import { as, type Identity } from './postgres-identity';

const run = promisify(execFile);

export interface Cluster {
  readonly directory: string;
  readonly log: string;
  readonly binaries: Binaries;
  readonly identity: Identity;
}

/** A postmaster as its lock file describes it: lines 1, 4 and 8 of postmaster.pid. */
interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

export type Started =
  | { readonly kind: 'ready' }
  /** Worth another go at once. */
  | { readonly kind: 'again' }
  | { readonly kind: 'failed'; readonly log: string };

const BASE_ENV: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env['PATH'],
  LC_ALL: 'C',
  TZ: 'UTC',
};
const LOG_LIMIT_BYTES = 5_000_000;
const READY_POLL_MS = 20;
/** Crash recovery replays at most a checkpoint's worth of WAL; minutes would mean something is wrong. */
const READY_LIMIT_MS = 180_000;
/** No process ever has this pid, so Postgres takes the lock file for a dead server's. */
const NO_PID = 2_147_483_647;

export interface Postmaster extends PidFile {
  /** Tells it from a later process with the same pid. */
  readonly start: string;
}

/** The postmaster that serves this cluster directory, starting or stopping ones included; null when none runs. */
export function runningServer(directory: string): Postmaster | null {
  const file = readPidFile(directory);
  if (!file) return null;
  const start = processStart(file.pid);
  return start !== null && isPostmaster(file.pid, directory) ? { ...file, start } : null;
}

/**
 * Makes the way free for a start after a crash. Postgres itself replaces the lock file of a dead
 * server, after looking whether workers of it live on; it only cannot know that the pid in it was
 * given to something else since, and it stops at a half-written file. Call it with no server running.
 */
export function clearStalePidFile(directory: string): void {
  const path = join(directory, 'postmaster.pid');
  if (!statSync(path, { throwIfNoEntry: false })) return;
  const lines = readFileSync(path, 'utf8').split('\n');
  if (!/^[0-9]+$/.test(lines[0] ?? '') || lines.length < 4) {
    rmSync(path);
    return;
  }
  writeFileSync(path, [NO_PID, ...lines.slice(1)].join('\n'));
}

/** Starts the server in a process group of its own, so that Ctrl-C in a terminal does not reach it. */
export async function launch(cluster: Cluster, port: number, settings: string[]): Promise<Started> {
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings];
  setAsideLongLog(cluster.log);
  const from = statSync(cluster.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(cluster.log, 'a', 0o600);
  const child = spawn(
    cluster.binaries.postgres,
    ['-D', cluster.directory, '-p', String(port), ...options.flatMap((o) => ['-c', o])],
    {
      ...as(cluster.identity),
      cwd: '/',
      env: BASE_ENV,
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  const failure = await firstOf(child, cluster.directory);
  if (failure === null) {
    child.unref();
    return { kind: 'ready' };
  }
  const said = failure + readFileSync(cluster.log, 'utf8').slice(from);
  // The port was taken meanwhile, or workers of a killed server are still ending.
  const passing = /could not bind|could not create any TCP|shared memory block .* still in use/i;
  if (passing.test(said)) return { kind: 'again' };
  return { kind: 'failed', log: said.trim() };
}

function setAsideLongLog(log: string): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(log, `${log}.old`);
}

/** Waits until the server takes connections (null) or has ended (what there is to say about it). */
async function firstOf(child: ChildProcess, directory: string): Promise<string | null> {
  let ended: string | null = null;
  child.once('error', (error) => (ended = `${error.message}\n`));
  child.once('exit', () => (ended ??= ''));
  const deadline = Date.now() + READY_LIMIT_MS;
  while (ended === null) {
    const file = readPidFile(directory);
    if (file?.pid === child.pid && file?.status === 'ready') return null;
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      return 'The server was not ready in time.\n';
    }
    await delay(READY_POLL_MS);
  }
  return ended;
}

/** Stops the server: open connections are closed, and what does not end in time is cut off (WAL recovers it). */
export async function stopServer(cluster: Cluster, graceSeconds = 2): Promise<void> {
  if (!runningServer(cluster.directory)) return;
  for (const mode of ['fast', 'immediate']) {
    const args = [
      'stop',
      '-D',
      cluster.directory,
      '-m',
      mode,
      '-w',
      '-t',
      String(graceSeconds),
      '-s',
    ];
    try {
      await run(cluster.binaries.pgCtl, args, { ...as(cluster.identity), cwd: '/', env: BASE_ENV });
      return;
    } catch (error) {
      if (!runningServer(cluster.directory)) return;
      if (mode === 'immediate') throw error;
    }
  }
}

/** Ends a postmaster whose files are gone: in order, or the hard way when that takes too long. */
export async function endProcess({ pid, start }: Postmaster, graceMs = 2_000): Promise<void> {
  const deadline = Date.now() + graceMs;
  // postgres(1): SIGINT is the fast shutdown, SIGQUIT the immediate one.
  for (
    let signal: NodeJS.Signals = 'SIGINT';
    processStart(pid) === start;
    await delay(READY_POLL_MS)
  ) {
    if (signal === 'SIGINT' || Date.now() > deadline) process.kill(pid, signal);
    signal = 'SIGQUIT';
  }
}

/** Makes a new cluster at `draft` (missing or left half-made) with the superuser `user`. */
export async function initCluster(
  cluster: Cluster,
  { user, passwordFile, durable }: { user: string; passwordFile: string; durable: boolean },
): Promise<void> {
  const args = ['-D', cluster.directory, '-U', user, '--pwfile', passwordFile, '-E', 'UTF8'];
  args.push('--auth=scram-sha-256', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  args.push('--locale=C', '--data-checksums');
  if (!durable) args.push('--no-sync');
  try {
    await run(cluster.binaries.initdb, args, { ...as(cluster.identity), cwd: '/', env: BASE_ENV });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    throw new Error(`The bundled Postgres could not make a database cluster: ${said.trim()}`, {
      cause: error,
    });
  }
}

function readPidFile(directory: string): PidFile | null {
  let lines;
  try {
    lines = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

function isPostmaster(pid: number, directory: string): boolean {
  const [program, ...args] = commandLine(pid);
  if (program === undefined) return process.platform === 'win32';
  if (!basename(program).startsWith('postgres')) return false;
  // It works in its directory, also when that was renamed under it.
  return args.includes(directory) || workingDirectory(pid) === directory;
}
