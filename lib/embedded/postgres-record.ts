import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a data directory remembers about its cluster; readable by its owner only. */
export interface ClusterRecord {
  /** Names the cluster's directory, so that no leftover of an earlier data directory is ever met. */
  readonly id: string;
  readonly password: string;
  /** The port used last; kept while it is free. */
  readonly port: number | null;
}

const NAME = 'postgres.json';

/** Reads the record of `dataDir`, or makes and keeps a new one. */
export function openRecord(dataDir: string): ClusterRecord {
  mkdirSync(dataDir, { recursive: true });
  return readRecord(dataDir) ?? renewRecord(dataDir);
}

/** Gives the data directory a new record, and with it a new cluster. */
export function renewRecord(dataDir: string): ClusterRecord {
  const record = {
    id: randomUUID().slice(0, 8),
    password: randomBytes(24).toString('base64url'),
    port: null,
  };
  saveRecord(dataDir, record);
  return record;
}

/** The record, or null when the directory has none. */
export function readRecord(dataDir: string): ClusterRecord | null {
  const file = join(dataDir, NAME);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'EACCES') {
      throw new Error(
        `The data directory ${dataDir} belongs to another user. ` +
          'Start as that user, or set DLQ_DATA_DIR to a directory of your own.',
        { cause: error },
      );
    }
    throw error;
  }
  return JSON.parse(text) as ClusterRecord;
}

/** Replaces the record in one step, so that a crash leaves the old or the new one. */
export function saveRecord(dataDir: string, record: ClusterRecord): void {
  const draft = join(dataDir, `${NAME}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  renameSync(draft, join(dataDir, NAME));
}
