import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@/lib/embedded/free-port';

export interface Console {
  readonly origin: string;
  end(): Promise<void>;
}

const READY_MS = 45_000;

/**
 * The console that was built, served once more as if `proxy.ts` had never been: a copy of the build without the proxy's
 * code and without its entry in the manifests, over the same database. A build of its own would show the same and take
 * a minute; what differs between the two builds is what is taken out here.
 */
export async function serveWithoutProxy(databaseUrl: string): Promise<Console> {
  const root = process.cwd();
  const directory = mkdtempSync(join(tmpdir(), 'no-proxy-'));
  for (const name of readdirSync(root)) {
    if (name !== '.next' && name !== '.data') symlinkSync(join(root, name), join(directory, name));
  }
  const from = join(root, '.next');
  const to = join(directory, '.next');
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name === 'cache' || name === 'dev') continue;
    cpSync(join(from, name), join(to, name), { recursive: true });
  }
  takeProxyOut(join(to, 'server'));

  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(root, 'lib/embedded/main.ts')],
    {
      cwd: directory,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        DLQ_DATA_DIR: join(directory, 'data'),
        DLQ_DEMO: '0',
        DLQ_SWEEP_EVERY: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  }
  const end = async () => {
    await stop(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await ready(child, () => said.join('').includes('Dead letters:'));
  } catch (error) {
    await end();
    throw new Error(`${String(error)}\n${said.join('')}`);
  }
  return { origin: `http://localhost:${String(port)}`, end };
}

/** Next knows a proxy in Node's runtime by these two manifests. */
function takeProxyOut(server: string): void {
  const functions = join(server, 'functions-config-manifest.json');
  const manifest = JSON.parse(readFileSync(functions, 'utf8')) as {
    functions: Record<string, unknown>;
  };
  if (!('/_middleware' in manifest.functions)) {
    throw new Error('the build has no proxy to take out');
  }
  const { '/_middleware': _, ...others } = manifest.functions;
  writeFileSync(functions, JSON.stringify({ ...manifest, functions: others }));
  writeFileSync(
    join(server, 'middleware-manifest.json'),
    JSON.stringify({ version: 3, middleware: {}, sortedMiddleware: [], functions: {} }),
  );
  for (const name of readdirSync(server)) {
    if (name.startsWith('middleware.js')) rmSync(join(server, name));
  }
}

async function ready(child: ChildProcess, isReady: () => boolean): Promise<void> {
  const deadline = AbortSignal.timeout(READY_MS);
  while (!isReady()) {
    const heard = child.stdout && once(child.stdout, 'data', { signal: deadline });
    const gone = once(child, 'exit', { signal: deadline }).then(() => {
      throw new Error('the console without proxy ended');
    });
    await Promise.race([heard, gone]);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
