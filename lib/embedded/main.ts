import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import next from 'next';
import { openDatabase, useDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { jobsOfProcess } from '@/lib/jobs/schedule';
import { closeLive } from '@/lib/live/hub';
import { noteClientAddress } from '@/lib/net/client-address';
import { isLoopback } from '@/lib/net/loopback';
import { complaint, consoleToLog, sentenceOf } from './complaint';
import { createIdentityProvider } from './identity-provider';
import { listen, type Listening } from './http-server';
import { abandonPostgres } from './postgres';
import { keepPostgres } from './postgres-keeper';
import { readyMessage } from './ready-message';
import { provideSecrets } from './secrets';
import { previousServer, recordServer } from './server-record';
import { readServeSettings, type ServeSettings } from './serve-settings';
import { turnAway } from './unanswerable';

// The server process: everything `npm start` starts lives and ends with it.

/** An orderly end takes at most this long: requests (drain), Next and the pool (close), then Postgres (2 s). */
const STOP_LIMIT_MS = 4_800;
const DRAIN_MS = 1_500;
const CLOSE_MS = 400;
/** Operations have had the time of the requests before. */
const JOBS_MS = 200;

type Open = Extract<Listening, { ok: true }>;

const began = Date.now();
const dev = process.env['NODE_ENV'] !== 'production';
/** What has been started, to be ended in reverse. */
const started: (() => Promise<void>)[] = [];
let http: Open | null = null;
let record: ReturnType<typeof recordServer> | null = null;
/** The data directory, once its Postgres may run. */
let embedded: string | null = null;
let stopping = false;
/** The end of the work on operations, once it is asked for. */
let jobs: Promise<void> | undefined;

/** Answers until the console can. */
let answer: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '2', refresh: '2' });
  response.end('The console is starting.\n');
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0));
}
// Whoever started this process is gone, and with it the way to stop it.
process.on('disconnect', () => void stop(0));
// A bug in one request must not end all others.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => complain(error));
}
// Whoever reads what is written here may go first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const read = readServeSettings(process.env);
if (!read.ok) {
  complain(read.problem);
  await stop(1);
} else {
  try {
    await serve(read.settings);
  } catch (error) {
    if (!stopping) complain(sentenceOf(error));
    await stop(1);
  }
}

async function serve(settings: ServeSettings): Promise<void> {
  const { host, port, dataDir, origins } = settings;
  Object.assign(process.env, { HOST: host, PORT: String(port), DLQ_DATA_DIR: dataDir });
  // First of all the port: nothing else is worth starting without it.
  http = await openPort(settings);
  if (!http) return stop(1);
  const { server } = http;
  record = recordServer(dataDir, port);

  const place = await provideDatabase(settings);
  provideSecrets(dataDir, process.env);
  const identity =
    settings.identity === 'development' ? await createIdentityProvider(origins) : null;
  if (identity) {
    process.env['OIDC_ISSUER'] = identity.issuer;
    process.env['OIDC_CLIENT_ID'] = identity.clientId;
    process.env['OIDC_CLIENT_SECRET'] = identity.clientSecret;
    process.env['OIDC_NAME'] ||= 'a demo account';
    // The console says on every page that anybody can be anybody here.
    process.env['DLQ_DEV_IDP'] = '1';
    // Whoever tries the console out has their receiver on this machine, the only one that reaches it.
    process.env['DLQ_WEBHOOK_PRIVATE'] ??= '1';
  }
  if (settings.demo) {
    const { loadDemo } = await import('@/lib/demo/load');
    await loadDemo(process.env['DATABASE_URL'] ?? '');
  }

  // `onRequestError` tells of what fails in pages; Next's own way prints it with every parameter.
  if (!dev) consoleToLog();
  const app = next({ dev, quiet: !dev, dir: process.cwd(), hostname: host, port });
  await app.prepare();
  started.push(() => within(CLOSE_MS, app.close()));
  const handle = app.getRequestHandler();
  if (dev) {
    const upgrade = app.getUpgradeHandler();
    server.on('upgrade', (...args) => void upgrade(...args));
  }
  answer = (request, response) => {
    noteClientAddress(request.headers, request.socket.remoteAddress);
    if (turnAway(request, response)) return;
    if (identity && !fromThisMachine(request)) return refuseHost(response);
    if (!identity?.handle(request, response)) void handle(request, response);
  };
  process.stdout.write(readyMessage(settings, place, Date.now() - began));
}

/** Makes DATABASE_URL lead to a migrated database. Returns where its files are; null for one of your own. */
async function provideDatabase(settings: ServeSettings): Promise<string | null> {
  let url = settings.databaseUrl;
  let place = null;
  if (url === null) {
    embedded = settings.dataDir;
    const starting = keepPostgres(settings.dataDir, complain);
    started.push(async () => (await starting.catch(() => null))?.stop());
    const running = await starting;
    url = running.url;
    place = running.directory;
    process.env['DATABASE_URL'] = url;
    process.env['DLQ_POSTGRES_FILES'] = place;
  }
  await migrate(url);
  const opened = openDatabase(url, settings.database);
  useDatabase(opened);
  started.push(() => within(CLOSE_MS, opened.end()));
  started.push(() => within(JOBS_MS, jobs ?? Promise.resolve()));
  return place;
}

/**
 * With demo passwords everybody knows, a page elsewhere must not reach the console through a name of
 * its own that leads to this machine.
 */
function fromThisMachine(request: IncomingMessage): boolean {
  const host = `http://${request.headers.host ?? ''}`;
  return URL.canParse(host) && isLoopback(new URL(host).hostname);
}

function refuseHost(response: ServerResponse): void {
  response.writeHead(421, { 'content-type': 'text/plain' });
  response.end('With demo accounts the console answers to localhost and 127.0.0.1 only.\n');
}

/** Opens the port, waiting for an earlier server of the same data directory that is ending; null: said why not. */
async function openPort({ host, port, dataDir }: ServeSettings): Promise<Open | null> {
  const open = () => listen(host, port, (request, response) => answer(request, response));
  let listening = await open();
  if (!listening.ok && listening.code === 'EADDRINUSE') {
    const previous = await previousServer(dataDir, port);
    if (previous === 'ended') listening = await open();
    else if (previous !== 'stranger') {
      complain(`The console is running already: http://localhost:${port} (process ${previous}).`);
      return null;
    }
  }
  if (listening.ok) return listening;
  complain(
    listening.code === 'EADDRINUSE'
      ? `Port ${port} is in use. Stop what runs there, or choose another: PORT=${port + 1} npm start`
      : `Cannot listen on ${host}, port ${port} (${listening.code}). Set HOST and PORT to what this machine offers.`,
  );
  return null;
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  // What operations have in hand ends while requests do.
  jobs = jobsOfProcess()?.stop();
  setTimeout(() => {
    if (embedded) abandonPostgres(embedded);
    record?.gone();
    process.exit(1);
  }, STOP_LIMIT_MS);
  record?.ending();
  const open = http;
  // Streams have no end of their own that could be waited for.
  if (open) started.push(() => both(within(CLOSE_MS, closeLive()), open.close(DRAIN_MS)));
  for (const end of started.reverse()) {
    try {
      await end();
    } catch (error) {
      complain(error);
      code ||= 1;
    }
  }
  record?.gone();
  process.exit(code);
}

/** Waits for `work`, but not longer than `ms`. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, delay(ms)]);
}

async function both(...work: readonly Promise<void>[]): Promise<void> {
  await Promise.all(work);
}

function complain(problem: unknown): void {
  process.stderr.write(`${complaint(problem)}\n`);
}
