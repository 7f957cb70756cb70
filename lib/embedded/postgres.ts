import {
  chownSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from './free-port';
import { withLock } from './lock.mjs';
import { findBinaries } from './postgres-binaries';
import { serverIdentity } from './postgres-identity';
import { abandonedClusters, locateCluster, placesOf } from './postgres-location';
import { readRecord, saveRecord, type ClusterRecord } from './postgres-record';
import {
  clearStalePidFile,
  endProcess,
  initCluster,
  launch,
  runningServer,
  stopServer,
  type Cluster,
} from './postgres-server';
import { inUse, register } from './postgres-users';

export interface RunningPostgres {
  /** Connection string of the application's database, password included. */
  readonly url: string;
  /** False when the server was up already. */
  readonly startedHere: boolean;
  /** Where the cluster's files are. */
  readonly directory: string;
  /** Ends this process's use; the last user to go stops the server. */
  stop(): Promise<void>;
}

const USER = 'dlq';
const DATABASE = 'dlq';

const DURABLE = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];
/** For data nobody will miss: lost with the machine, but not with a killed process. */
const THROW_AWAY = ['fsync=off', 'synchronous_commit=on', 'full_page_writes=off'];
const SETTINGS = [
  'max_connections=60',
  'shared_buffers=128MB',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
];

/** How long a start waits for the last workers of a killed server to notice. */
const WORKERS_LIMIT_MS = 30_000;

/**
 * Starts the Postgres cluster of `dataDir`, made on first use, or joins the one that runs.
 * Recovers by itself from killed processes, a half-made cluster, a taken port and a stale lock file.
 * Safe to call from several processes at once.
 */
export async function startPostgres({
  dataDir,
  durable = true,
}: {
  dataDir: string;
  /** False: no flushing to disk, for tests. */
  durable?: boolean;
}): Promise<RunningPostgres> {
  mkdirSync(resolve(dataDir), { recursive: true });
  // One spelling of the path, whatever links lead to it: a running server is known by it.
  const home = realpathSync(resolve(dataDir));
  const lock = join(home, 'postgres.lock');
  const users = join(home, 'postgres.users');
  return withLock(lock, async () => {
    const { record, identity, directory } = locateCluster(home);
    const cluster = {
      directory,
      identity,
      log: join(home, 'postgres.log'),
      binaries: findBinaries(identity, home),
    };
    for (const abandoned of abandonedClusters()) {
      await stopServer({ ...cluster, directory: abandoned, identity: serverIdentity(abandoned) });
    }
    await ensureCluster(cluster, record.password, durable);
    const leave = register(users, directory);
    try {
      const up = await ensureRunning(cluster, home, record, durable);
      const url = connectionString(record, up.port);
      await ensureDatabase(record, up.port);
      const server = runningServer(cluster.directory);
      const stop = async () => {
        // Somebody removed or moved the data directory under the server.
        if (!existsSync(home)) return server ? endProcess(server) : undefined;
        await withLock(lock, async () => {
          leave();
          if (!inUse(users, directory)) await stopServer(cluster);
        });
      };
      return { url, startedHere: up.startedHere, directory: cluster.directory, stop };
    } catch (error) {
      leave();
      throw error;
    }
  });
}

/**
 * For a process that has to end now, whatever it was doing: ends the server of `dataDir` on the spot
 * unless others use it. The next start recovers.
 */
export function abandonPostgres(dataDir: string): void {
  const record = existsSync(dataDir) ? readRecord(realpathSync(dataDir)) : null;
  if (!record) return;
  for (const directory of placesOf(realpathSync(dataDir), record)) {
    const server = runningServer(directory);
    const users = join(dataDir, 'postgres.users');
    if (server && !inUse(users, directory, process.pid)) process.kill(server.pid, 'SIGQUIT');
  }
}

/** The data directory of this process's environment: `DLQ_DATA_DIR`, else `.data` in the working directory. */
export function dataDirectory(): string {
  return resolve(process.env['DLQ_DATA_DIR'] || '.data');
}

/**
 * The database a command works on: `DATABASE_URL`, else the embedded cluster, started when it is down.
 * Call `release` when done, also after a failure.
 */
export async function ensureDatabaseUrl(): Promise<{ url: string; release(): Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, release: async () => undefined };
  const server = await startPostgres({ dataDir: dataDirectory() });
  return { url: server.url, release: () => server.stop() };
}

/** Makes the cluster unless it is there: under another name, so that the right name is a whole cluster. */
async function ensureCluster(cluster: Cluster, password: string, durable: boolean): Promise<void> {
  if (existsSync(cluster.directory)) return;
  const draft = `${cluster.directory}.draft`;
  const passwordFile = `${cluster.directory}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (cluster.identity) {
    const { uid, gid } = cluster.identity;
    for (const path of [draft, passwordFile]) chownSync(path, uid, gid);
  }
  try {
    await initCluster({ ...cluster, directory: draft }, { user: USER, passwordFile, durable });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster.directory);
}

async function ensureRunning(
  cluster: Cluster,
  home: string,
  record: ClusterRecord,
  durable: boolean,
): Promise<{ port: number; startedHere: boolean }> {
  const deadline = Date.now() + WORKERS_LIMIT_MS;
  for (;;) {
    const running = runningServer(cluster.directory);
    if (running) {
      if (await answers(record, running.port)) return { port: running.port, startedHere: false };
      // Starting or stopping, by somebody's hand: either ends by itself.
      await delay(100);
      if (Date.now() > deadline) throw new Error(`Postgres (pid ${running.pid}) does not answer.`);
      continue;
    }
    clearStalePidFile(cluster.directory);
    const port = await freePort(record.port);
    if (port !== record.port) saveRecord(home, { ...record, port });
    const settings = [...SETTINGS, ...(durable ? DURABLE : THROW_AWAY)];
    const started = await launch(cluster, port, settings);
    if (started.kind === 'ready') return { port, startedHere: true };
    if (started.kind === 'failed' || Date.now() > deadline) {
      const why = started.kind === 'failed' ? `: ${started.log}` : '.';
      throw new Error(`The bundled Postgres did not start${why}\nIts log is ${cluster.log}.`);
    }
    await delay(100);
  }
}

function connectionString(record: ClusterRecord, port: number, database = DATABASE): string {
  return `postgres://${USER}:${record.password}@127.0.0.1:${port}/${database}`;
}

/** True when the server at `port` takes the cluster's password: then it is this cluster's. */
async function answers(record: ClusterRecord, port: number): Promise<boolean> {
  const sql = postgres(connectionString(record, port, 'postgres'), { max: 1, connect_timeout: 2 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(record: ClusterRecord, port: number): Promise<void> {
  const sql = postgres(connectionString(record, port, 'postgres'), { max: 1, connect_timeout: 10 });
  try {
    const [known] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (!known) await sql`create database ${sql(DATABASE)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
