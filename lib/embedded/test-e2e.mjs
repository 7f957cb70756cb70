import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run, signalGroup } from './child.mjs';
import { atLeastOne, readReport } from './test-steps.mjs';

const SERVER = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Demo data is loaded first. */
const READY_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 5_000;
const LIMIT_MS = 1_200_000;

/**
 * Starts the console the way `npm start` does, plays the Playwright tests against it, and checks that
 * it ends in time with nothing left running (which counts as one test).
 * @param {string} root @param {string} dataDir @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./test-steps.mjs').Result>}
 */
export async function browserTests(root, dataDir, env) {
  const port = await freePort();
  const settings = {
    ...env,
    PORT: String(port),
    NODE_ENV: 'production',
    CRON_SECRET: randomBytes(24).toString('base64url'),
    BASE_URL: `http://localhost:${port}`,
  };
  /** @type {number | undefined} */
  let pid;
  let ended = false;
  const server = run(process.execPath, ['--import', 'tsx', SERVER], {
    cwd: root,
    env: settings,
    onStart: (started) => (pid = started),
  });
  void server.then(() => (ended = true));
  if (!(await answers(`${settings.BASE_URL}/api/health`, () => ended))) {
    signalGroup(pid, 'SIGTERM');
    const { output } = await server;
    return { passed: 0, failed: 1, output: `The console did not become ready.\n${output}` };
  }

  const report = join(dataDir, 'playwright.json');
  const cli = join('node_modules', '@playwright', 'test', 'cli.js');
  const tests = await run(process.execPath, [cli, 'test', '--reporter=list,json'], {
    cwd: root,
    env: {
      ...settings,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    },
    limitMs: LIMIT_MS,
  });
  const stats = readReport(report)?.stats ?? {};

  const stopped = Date.now();
  signalGroup(pid, 'SIGTERM');
  const { ok, output } = await server;
  const late = Date.now() - stopped > STOP_LIMIT_MS;
  const left =
    existsSync(dataDir) && readdirSync(dataDir).some((name) => postmasterIn(dataDir, name));
  const stop = ok && !late && !left;
  const passed = stats.expected ?? 0;
  return {
    passed: passed + (stop ? 1 : 0),
    failed:
      atLeastOne(tests.ok && passed > 0, (stats.unexpected ?? 0) + (stats.flaky ?? 0)) +
      (stop ? 0 : 1),
    output: [
      tests.output,
      stop ? '' : `The console did not end in order (in time: ${!late}, Postgres left: ${left}).`,
      'What the console wrote:',
      output,
    ].join('\n'),
  };
}

/** Polls until the address answers 200. @param {string} url @param {() => boolean} ended */
async function answers(url, ended) {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline && !ended()) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return true;
    await delay(200);
  }
  return false;
}

/** @param {string} dataDir @param {string} name */
function postmasterIn(dataDir, name) {
  return existsSync(join(dataDir, name, 'postmaster.pid'));
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
