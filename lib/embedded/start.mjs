import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { onceToldToStop } from './child.mjs';
import { ensureInstalled, nodeProblem } from './install.mjs';
import { commandLine, parentOf, processStart } from './process-identity.mjs';

// `npm start`, `npm run dev`: installs, builds, and runs the server until told to stop.
// Node's own modules only, until the dependencies are there.

const SERVER = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Above the server's own limit for an orderly end. */
const SERVER_GRACE_MS = 8000;
const NPM_POLL_MS = 250;

const dev = process.argv.includes('--dev');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--dev');
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** The server's process, once there is one. */
let server = null;
let stopping = false;

onceToldToStop(stop);
process.exit(await start());

/** @returns {Promise<number>} exit code */
async function start() {
  if (unknown.length > 0) return fail(`Unknown argument ${unknown[0]}; there is only --dev.`);
  const tooOld = nodeProblem();
  if (tooOld) return fail(tooOld);
  process.chdir(root);
  const problem =
    (await ensureInstalled(root, say)) ?? (stopping || dev ? null : await ensureBuilt(root, say));
  if (stopping) return 130;
  if (problem) return fail(problem);
  return serve();
}

/** @returns {Promise<number>} */
function serve() {
  // The channel tells the server when this process is gone, however it ended.
  server = spawn(process.execPath, ['--import', 'tsx', SERVER], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  watchNpm();
  return new Promise((resolve) => {
    server?.once('error', (error) => resolve(fail(error.message)));
    server?.once('exit', (code, signal) => {
      if (signal && !stopping) say(`The server was ended by ${signal}.`);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** An npm that was killed cannot pass on a Ctrl-C any more: end with it. */
function watchNpm() {
  if (!process.env.npm_lifecycle_event) return;
  // There may be a shell between npm and this process.
  const npm = [process.ppid, parentOf(process.ppid)].find((pid) =>
    commandLine(pid).some((word) => /\bnpm\b/.test(word)),
  );
  if (npm === undefined) return;
  const began = processStart(npm);
  setInterval(() => {
    if (processStart(npm) !== began) process.kill(process.pid, 'SIGTERM');
  }, NPM_POLL_MS).unref();
}

function stop() {
  stopping = true;
  server?.kill('SIGTERM');
  setTimeout(() => server?.kill('SIGKILL'), SERVER_GRACE_MS).unref();
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  return 1;
}
