import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from './free-port';

// The server process as `npm start` runs it, up to where it needs a build; from there on the browser tests watch it.

let dataDir: string;
let child: ChildProcess | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dlq-main-'));
  chmodSync(dataDir, 0o711);
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

async function serve(
  settings: Record<string, string>,
  meanwhile?: (server: ChildProcess) => Promise<void>,
) {
  const { PATH, HOME } = process.env;
  const server = spawn(process.execPath, ['--import', 'tsx', 'lib/embedded/main.ts'], {
    env: { NODE_ENV: 'production', PATH, HOME, DLQ_DATA_DIR: dataDir, DLQ_DEMO: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = server;
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(server, 'exit');
  await meanwhile?.(server);
  const [code] = (await ended) as [number | null];
  return { code, said };
}

/** Paths of the lock files that running Postgres servers have. */
function postmasters(): string[] {
  return readdirSync(dataDir)
    .map((name) => join(dataDir, name, 'postmaster.pid'))
    .filter((file) => existsSync(file));
}

it('refuses demo accounts on an open address before it starts anything', async () => {
  const { code, said } = await serve({ HOST: '0.0.0.0', PORT: String(await freePort()) });
  expect(code).toBe(1);
  expect(said).toMatch(/^HOST is 0\.0\.0\.0.*OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET.*\n$/);
  expect(readdirSync(dataDir)).toEqual([]);
});

it('says that the port is taken, and leaves nothing running', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, said } = await serve({ PORT: String(port) });
  squatter.close();
  expect(code).toBe(1);
  expect(said).toBe(
    `Port ${port} is in use. Stop what runs there, or choose another: PORT=${port + 1} npm start\n`,
  );
  expect(postmasters()).toEqual([]);
});

it('ends in order when told so while it starts', async () => {
  const { said } = await serve({ PORT: String(await freePort()) }, async (server) => {
    await expect.poll(postmasters, { timeout: 20_000 }).toHaveLength(1);
    server.kill('SIGTERM');
  });
  expect(said).toBe('');
  await expect.poll(postmasters).toEqual([]);
  expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
});
