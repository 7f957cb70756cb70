import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { withLock } from './lock.mjs';

/** What the production build is made from, besides the files at the top. */
const SOURCE_DIRECTORIES = ['app', 'components', 'lib', 'public'];
/** Files at the top that the build reads: configuration, proxy, instrumentation. */
const SOURCE_FILES =
  /^(next\.config|postcss\.config|tsconfig|package-lock|proxy|instrumentation).*\.(mjs|ts|json)$/;
/** Checked by the type checker, part of no page. */
const NOT_BUILT = /\.test\.tsx?$/;

/**
 * Makes the production build unless the sources are those of the last one. Resolves to a message
 * when that failed, else null.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>}
 */
export async function ensureBuilt(root, say) {
  const stamp = join(root, '.next', 'sources-sha256');
  const isBuilt = () =>
    existsSync(stamp) &&
    existsSync(join(root, '.next', 'BUILD_ID')) &&
    readFileSync(stamp, 'utf8') === sourcesDigest(root);
  if (isBuilt()) return null;
  return withLock(
    join(root, '.cache', 'build.lock'),
    async (share) => {
      if (isBuilt()) return null;
      say('Building (half a minute, only when the sources have changed) …');
      rmSync(stamp, { force: true });
      // Taken before: what changes meanwhile is built next time.
      const digest = sourcesDigest(root);
      const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
      const { ok, output } = await run(process.execPath, [next, 'build'], {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        onStart: share,
      });
      if (!ok) return `next build failed:\n${output}`;
      writeFileSync(stamp, digest);
      return null;
    },
    { timeoutMs: 900_000, onWait: () => say('Waiting for another build to finish …') },
  );
}

/** Digest of names and contents of everything the build depends on. @param {string} root */
function sourcesDigest(root) {
  const hash = createHash('sha256').update(`${root}\n`);
  const files = readdirSync(root).filter((name) => SOURCE_FILES.test(name));
  for (const directory of SOURCE_DIRECTORIES) files.push(...filesBelow(root, directory));
  for (const file of files.sort()) {
    hash.update(`${file}\n`).update(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest(),
    );
  }
  for (const name of Object.keys(process.env).sort()) {
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}=${process.env[name]}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} directory @returns {string[]} */
function filesBelow(root, directory) {
  const path = join(root, directory);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((item) => {
    const name = `${directory}/${item.name}`;
    if (item.isDirectory()) return filesBelow(root, name);
    return NOT_BUILT.test(name) ? [] : [name];
  });
}
