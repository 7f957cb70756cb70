import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { run } from './child.mjs';
import { npmCommand } from './install.mjs';
import { withLock } from './lock.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache');

/** A Chromium from the npm registry that brings its own libraries; last line for Node 20. */
const PACKAGED = '@sparticuz/chromium@147.0.0';
const ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chromium-headless-shell',
];
const ON_MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds a Chromium that runs here, or installs one: CHROMIUM_PATH, Playwright's own, the system's,
 * one from npm (Linux x64), one by Playwright's installer, one from apt (as root).
 * Rejects with what was tried when all of that fails.
 * @param {(line: string) => void} [say]
 * @returns {Promise<string>} path of the program, also kept in CHROMIUM_PATH
 */
export async function findBrowser(say = () => {}) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no such file.`);
  }
  /** @type {string[]} */
  const failed = [];
  for (const [name, find] of /** @type {const} */ ([
    ['Playwright', playwrightBrowsers],
    ['the system', systemBrowsers],
    ['npm', packagedBrowser],
    ['playwright install', playwrightInstall],
    ['apt', aptInstall],
  ])) {
    try {
      for (const path of await find(say)) {
        if (!(await runs(path))) continue;
        process.env.CHROMIUM_PATH = path;
        return path;
      }
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    ['No Chromium was found or could be installed; set CHROMIUM_PATH to one.', ...failed].join(
      '\n',
    ),
  );
}

/** @param {string} path @param {NodeJS.ProcessEnv} [env] */
async function runs(path, env = process.env) {
  try {
    await promisify(execFile)(path, ['--version'], { env, timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** What Playwright's installer left here before, the headless shell included. */
async function playwrightBrowsers() {
  const { chromium } = await import('@playwright/test');
  const full = chromium.executablePath();
  // …/ms-playwright/chromium-1234/chrome-linux64/chrome
  const version = dirname(dirname(full));
  const shells = version.replace(/chromium-(\d+)$/, 'chromium_headless_shell-$1');
  const found = existsSync(full) ? [full] : [];
  if (!existsSync(shells)) return found;
  for (const platform of readdirSync(shells)) {
    for (const name of ['chrome-headless-shell', 'headless_shell']) {
      const path = join(shells, platform, name);
      if (existsSync(path)) found.push(path);
    }
  }
  return found;
}

async function systemBrowsers() {
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = ON_PATH.flatMap((name) => directories.map((directory) => join(directory, name)));
  return [...onPath, ...(process.platform === 'darwin' ? ON_MAC : [])].filter((p) => existsSync(p));
}

/** @param {(line: string) => void} say */
async function packagedBrowser(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const home = join(cache, 'chromium');
  // Written last: where it stands, the rest is complete.
  const starter = join(home, 'chromium.sh');
  return withLock(join(cache, 'browser.lock'), async (share) => {
    if (existsSync(starter)) return [starter];
    say(`No browser here: installing ${PACKAGED} below .cache …`);
    rmSync(home, { recursive: true, force: true });
    const unpacked = join(home, 'unpacked');
    mkdirSync(unpacked, { recursive: true });
    const npm = npmCommand();
    await succeed(
      run(
        npm.command,
        [
          ...npm.args,
          'install',
          '--prefix',
          home,
          '--no-save',
          '--no-audit',
          '--no-fund',
          PACKAGED,
        ],
        { cwd: home, onStart: share },
      ),
    );
    // It unpacks into the temporary directory, and its libraries only where it believes to be on Lambda.
    const from = createRequire(join(home, 'package.json')).resolve('@sparticuz/chromium');
    const script = `import(${JSON.stringify(from)}).then((m) => (m.default.default ?? m.default).executablePath())`;
    await succeed(
      run(process.execPath, ['-e', script], {
        env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
        onStart: share,
      }),
    );
    const fonts = join(unpacked, 'fonts');
    const config = join(fonts, 'fonts.conf');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/tmp/fonts', fonts));
    const program = join(unpacked, 'chromium');
    // Only where the system lacks them: mixed with the system's they can do harm.
    const libraries = (await runs(program)) ? [] : [join(unpacked, 'al2023', 'lib')];
    const lines = [
      '#!/bin/sh',
      `export FONTCONFIG_PATH=${quoted(fonts)}`,
      ...libraries.map((directory) => `export LD_LIBRARY_PATH=${quoted(directory)}`),
      `exec ${quoted(program)} "$@"`,
    ];
    writeFileSync(starter, `${lines.join('\n')}\n`, { mode: 0o755 });
    return [starter];
  });
}

/** For the shell. @param {string} path */
function quoted(path) {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/** @param {(line: string) => void} say */
async function playwrightInstall(say) {
  say('Installing a browser with Playwright …');
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');
  await succeed(run(process.execPath, [cli, 'install', '--only-shell', 'chromium'], { cwd: root }));
  return playwrightBrowsers();
}

/** @param {(line: string) => void} say */
async function aptInstall(say) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return [];
  say('Installing a browser with apt …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await succeed(run('apt-get', ['update'], { env }));
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const args = ['install', '-y', '--no-install-recommends', name];
    if ((await run('apt-get', args, { env })).ok) return systemBrowsers();
  }
  throw new Error('apt-get has no chromium package');
}

/** @param {Promise<import('./child.mjs').Outcome>} running */
async function succeed(running) {
  const { ok, output } = await running;
  if (!ok) throw new Error(output.trim().slice(-2000));
}
