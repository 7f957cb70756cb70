import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { holdsFor, serverIdentity, SYSTEM_DIRECTORY, type Identity } from './postgres-identity';
import { openRecord, readRecord, renewRecord, type ClusterRecord } from './postgres-record';

export interface Location {
  readonly record: ClusterRecord;
  readonly identity: Identity;
  readonly directory: string;
}

// A cluster lies in its data directory. Only where that is closed to the server's user (root with a
// private home) it lies in a system directory, beside a note that names the data directory.

/** Where the cluster of the data directory `home` is, or is to be made. Call under its lock. */
export function locateCluster(home: string): Location {
  let record = openRecord(home);
  const inside = join(home, nameOf(record));
  if (existsSync(inside)) {
    return { record, identity: serverIdentity(inside), directory: inside };
  }
  const identity = serverIdentity(inside);
  if (identity === null || holdsFor(identity, 'test -x "$1"', home)) {
    return { record, identity, directory: inside };
  }
  if (belongsToOther(record, home)) record = renewRecord(home);
  mkdirSync(SYSTEM_DIRECTORY, { recursive: true });
  chmodSync(SYSTEM_DIRECTORY, 0o755);
  const directory = join(SYSTEM_DIRECTORY, nameOf(record));
  writeFileSync(noteOf(record.id), home, { mode: 0o600 });
  return { record, identity: serverIdentity(directory), directory };
}

/** Both directories where the cluster of `home` can be. */
export function placesOf(home: string, record: ClusterRecord): string[] {
  return [join(home, nameOf(record)), join(SYSTEM_DIRECTORY, nameOf(record))];
}

/** Clusters in the system directory whose data directory is gone; nobody will stop their servers. */
export function abandonedClusters(): string[] {
  if (process.getuid?.() !== 0 || !existsSync(SYSTEM_DIRECTORY)) return [];
  return readdirSync(SYSTEM_DIRECTORY).flatMap((name) => {
    const id = /^postgres-([0-9a-f]+)\.home$/.exec(name)?.[1];
    if (id === undefined) return [];
    const home = readFileSync(noteOf(id), 'utf8');
    return readRecord(home)?.id === id ? [] : [join(SYSTEM_DIRECTORY, `postgres-${id}`)];
  });
}

/** True for a copy of a data directory while the original is still there; a moved one keeps its cluster. */
function belongsToOther(record: ClusterRecord, home: string): boolean {
  const note = noteOf(record.id);
  if (!existsSync(note)) return false;
  const owner = readFileSync(note, 'utf8');
  return owner !== home && readRecord(owner)?.id === record.id;
}

function nameOf(record: ClusterRecord): string {
  return `postgres-${record.id}`;
}

function noteOf(id: string): string {
  return join(SYSTEM_DIRECTORY, `postgres-${id}.home`);
}
