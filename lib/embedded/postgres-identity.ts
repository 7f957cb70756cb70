import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Whom the database server runs as; null: as this process itself. */
export type Identity = { readonly uid: number; readonly gid: number; readonly name: string } | null;

/** Where root keeps what the server's user must reach when the project's own path is closed to it. */
export const SYSTEM_DIRECTORY = '/var/lib/nodedb-dead-letters';

/**
 * Postgres refuses to run as root, so root hands the server to `postgres` or else `nobody`.
 * A cluster that already exists keeps its owner.
 */
export function serverIdentity(clusterDirectory: string): Identity {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(clusterDirectory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: String(owner.uid) };
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(readAccount);
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((a) => a?.name === name);
    if (account) return account;
  }
  throw new Error(
    'Postgres does not run as root, and this system has neither a "postgres" nor a "nobody" account. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Runs a shell test (`test -x "$1"` …) as the server's user; the only answer that is always right. */
export function holdsFor(identity: Identity, shellTest: string, path: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', shellTest, 'sh', path], {
      ...as(identity),
      cwd: '/',
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** Options for child_process that take on the identity. */
export function as(identity: Identity): { uid?: number; gid?: number } {
  return identity ? { uid: identity.uid, gid: identity.gid } : {};
}

function readAccount(line: string): NonNullable<Identity> | null {
  const [name, , uid, gid] = line.split(':');
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : null;
}
