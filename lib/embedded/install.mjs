import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { withLock } from './lock.mjs';

// Runs before anything is installed: Node's own modules only.

const NEEDS = [20, 20];

/** A sentence when this Node is too old to run the project, else null. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDS[0] || (major === NEEDS[0] && minor >= NEEDS[1])) return null;
  return `This needs Node ${NEEDS.join('.')} or newer; you run ${version}.`;
}

/**
 * Installs the locked dependencies unless exactly they are there. Resolves to a message when that
 * failed, else null. `say` receives one line when there is something to wait for.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>}
 */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return null;
  return withLock(
    join(root, '.cache', 'install.lock'),
    async (share) => {
      if (isInstalled(root)) return null;
      say('Installing dependencies (about a minute, only when they have changed) …');
      const npm = npmCommand();
      const { ok, output } = await run(
        npm.command,
        [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund'],
        { cwd: root, onStart: share },
      );
      if (!ok) return `npm ci failed:\n${output}`;
      writeFileSync(stampFile(root), wanted(root));
      return null;
    },
    { timeoutMs: 900_000, onWait: () => say('Waiting for another install to finish …') },
  );
}

/** @param {string} root */
function isInstalled(root) {
  const stamp = stampFile(root);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted(root);
  if (!matchesLock(root)) return false;
  try {
    writeFileSync(stamp, wanted(root));
  } catch {
    // somebody else's node_modules: complete, though not ours to mark
  }
  return true;
}

/**
 * Whether an `npm ci` by hand left what the lock file asks for. Npm writes its own record of the
 * tree last, so an install that was cut off has none.
 * @param {string} root
 */
function matchesLock(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional, extraneous }]) =>
      path === '' || optional || devOptional || extraneous || installed[path]?.version === version,
  );
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.installed-sha256');
}

/** @param {string} root */
function wanted(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  for (const name of ['package-lock.json', 'package.json']) {
    hash.update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

/** The npm that runs us, else the one on the path. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return { command: process.execPath, args: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}
