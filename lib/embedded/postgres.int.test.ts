import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processStart } from './process-identity.mjs';
import { findBinaries, packageRoot } from './postgres-binaries';
import { abandonPostgres, startPostgres } from './postgres';
import { runningServer } from './postgres-server';
import { killed, postmasterPid, query, start, tempDir } from './test-launcher';

describe('startPostgres', () => {
  it('makes a cluster on first start, keeps data over a stop, and uses the port again', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    expect(first.startedHere).toBe(true);
    await query(first.url, 'create table kept as select 42 as n');
    await first.stop();

    const second = await start(dataDir);
    expect(second.startedHere).toBe(true);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select n from kept')).toEqual({ n: 42 });
  });

  it('sorts by code point, stores UTF-8, checks passwords, and flushes unless told otherwise', async () => {
    const dataDir = tempDir();
    const server = await startPostgres({ dataDir });
    onTestFinished(() => server.stop());
    expect(
      await query(
        server.url,
        `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale,
                current_setting('fsync') as fsync, current_setting('listen_addresses') as listen
         from pg_database where datname = current_database()`,
      ),
    ).toEqual({
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      fsync: 'on',
      listen: '127.0.0.1',
    });
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  it('joins a running server, which ends with its last user', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    const second = await start(dataDir);
    expect(second).toMatchObject({ startedHere: false, url: first.url });
    await first.stop();
    expect(await query(second.url, 'select 1 as up')).toEqual({ up: 1 });
    await second.stop();
    await expect(query(second.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('joins a server whose starter was killed', async () => {
    const dataDir = tempDir();
    const script = `
      import { startPostgres } from ${JSON.stringify(fileURLToPath(new URL('./postgres.ts', import.meta.url)))};
      startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false }).then(() => process.kill(process.pid, 'SIGKILL'));`;
    const starter = join(dataDir, 'starter.ts');
    writeFileSync(starter, script);
    const child = spawn(process.execPath, ['--import', 'tsx', starter], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

    const next = await start(dataDir);
    expect(next.startedHere).toBe(false);
    await next.stop(); // the killed process no longer counts as a user
    await expect(query(next.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('recovers what was committed after a kill -9 of the postmaster', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    await query(first.url, 'create table kept as select 42 as n');
    await killed(postmasterPid(first));

    const second = await start(dataDir);
    expect(second.startedHere).toBe(true);
    expect(await query(second.url, 'select n from kept')).toEqual({ n: 42 });
  });

  it('waits for workers that outlive a killed postmaster', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    const sql = postgres(first.url, { max: 1 });
    const busy = sql
      .unsafe(
        "do $$ begin while clock_timestamp() < now() + interval '1 second' loop end loop; end $$",
      )
      .catch(() => 'cut off');
    await expect
      .poll(() =>
        query(
          first.url,
          `select count(*)::int as n from pg_stat_activity where query like 'do $$%' and state = 'active'`,
        ),
      )
      .toEqual({ n: 1 });
    await killed(postmasterPid(first));
    const second = await start(dataDir);
    expect(second.startedHere).toBe(true);
    await busy;
    await sql.end({ timeout: 1 });
  });

  it('is not misled by a lock file whose pid now belongs to something else', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    const pidFile = join(first.directory, 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await killed(postmasterPid(first));
    const bystander = spawn('sleep', ['60']);
    onTestFinished(() => void bystander.kill());
    writeFileSync(pidFile, [bystander.pid, ...lines.slice(1)].join('\n'));

    const second = await start(dataDir);
    expect(second.startedHere).toBe(true);
    expect(bystander.exitCode).toBeNull();
  });

  it('passes over a torn lock file', async () => {
    const dataDir = tempDir();
    for (const content of ['', 'not a number\n', '4711\n']) {
      const server = await start(dataDir);
      expect(server.startedHere).toBe(true);
      await server.stop();
      writeFileSync(join(server.directory, 'postmaster.pid'), content);
    }
    expect((await start(dataDir)).startedHere).toBe(true);
  });

  it('makes the cluster anew when making it was cut off half way', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    await first.stop();
    rmSync(first.directory, { recursive: true });
    mkdirSync(join(`${first.directory}.draft`, 'base'), { recursive: true });
    writeFileSync(join(`${first.directory}.draft`, 'PG_VERSION'), '18\n');
    writeFileSync(`${first.directory}.password`, 'half');

    const second = await start(dataDir);
    expect(await query(second.url, 'select 1 as up')).toEqual({ up: 1 });
    expect(readdirSync(dataDir).filter((name) => /draft|password/.test(name))).toEqual([]);
  });

  it('takes another port when something else sits on the remembered one', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());

    const second = await start(dataDir);
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await query(second.url, 'select 1 as up')).toEqual({ up: 1 });
  });

  it('starts one server for callers that come at the same time', async () => {
    const dataDir = tempDir();
    const servers = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);
    expect(servers.filter((server) => server.startedHere)).toHaveLength(1);
    expect(new Set(servers.map((server) => server.url)).size).toBe(1);
  });

  it('finds the running server through another spelling of the path', async () => {
    const dataDir = tempDir();
    const first = await start(dataDir);
    const link = join(tempDir(), 'link');
    symlinkSync(dataDir, link);
    const other = await start(link);
    expect(other).toMatchObject({ startedHere: false, url: first.url });
  });

  it('stops the server also when its data directory was removed', async () => {
    const dataDir = join(tempDir(), 'data');
    const server = await start(dataDir);
    const pid = postmasterPid(server);
    rmSync(dataDir, { recursive: true });
    await server.stop();
    expect(processStart(pid)).toBeNull();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('is cut off by a process in a hurry, unless another one uses it', async () => {
    const dataDir = tempDir();
    const server = await start(dataDir);
    const users = join(dataDir, 'postgres.users');
    const other = spawn('sleep', ['60']);
    onTestFinished(() => void other.kill());
    const pid = other.pid ?? 0;
    const user = { pid, start: processStart(pid), cluster: server.directory };
    writeFileSync(join(users, 'other'), JSON.stringify(user));
    abandonPostgres(dataDir);
    expect(await query(server.url, 'select 1 as up')).toEqual({ up: 1 });
    rmSync(join(users, 'other'));
    abandonPostgres(dataDir);
    await expect.poll(() => runningServer(server.directory)).toBeNull();
  });

  it('joins a server whose directory was renamed under it', async () => {
    const above = tempDir();
    const first = await start(join(above, 'before'));
    renameSync(join(above, 'before'), join(above, 'after'));
    const second = await start(join(above, 'after'));
    expect(second).toMatchObject({ startedHere: false, url: first.url });
  });
});

describe('findBinaries', () => {
  it('restores the links and modes that a package cannot carry', () => {
    const root = tempDir();
    cpSync(packageRoot(), root, { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    for (const { target } of links) rmSync(join(root, target), { force: true });
    chmodSync(join(root, 'native/bin/postgres'), 0o644);

    const { postgres: program } = findBinaries(null, tempDir(), root);
    expect(program).toBe(join(root, 'native/bin/postgres'));
    expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toMatch(/PostgreSQL/);
  });
});
