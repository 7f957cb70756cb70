import { sql } from 'drizzle-orm';
import { type Database, openDatabase } from './client';

/** Checks take their time, unlike requests. */
const DEADLINE_MS = 600_000;

/** A read-only view of the database as it stood at one moment. */
export interface Snapshot {
  readonly db: Database;
  /** Throws when the connection was lost meanwhile: what was read after that is of another moment. */
  confirm(): Promise<void>;
  end(): Promise<void>;
}

/** Freezes a snapshot on a connection of its own, beside whoever writes. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const opened = openDatabase(url, { max: 1, deadlineMs: DEADLINE_MS });
  const { db } = opened;
  // When the transaction began: the same for every statement in it, and for none outside.
  const begun = async () => {
    const [row] = await db.execute<{ at: string }>(sql`
      select extract(epoch from transaction_timestamp())::text as at`);
    return row?.at;
  };
  try {
    // One connection, read only: no statement of anybody else can land in this transaction.
    await db.execute(sql`begin isolation level repeatable read read only`);
    const first = await begun();
    return {
      db,
      end: () => opened.end(),
      async confirm() {
        if ((await begun()) !== first) throw snapshotLost();
      },
    };
  } catch (error) {
    await opened.end();
    throw error;
  }
}

/** An outage: trying again is all there is to do. */
function snapshotLost(): Error {
  return Object.assign(new Error('the connection of a snapshot was lost'), {
    code: 'CONNECTION_CLOSED',
  });
}

/** Runs a check on one frozen snapshot of the database. */
export async function onSnapshot<T>(url: string, check: (db: Database) => Promise<T>): Promise<T> {
  const snapshot = await openSnapshot(url);
  try {
    const result = await check(snapshot.db);
    await snapshot.confirm();
    return result;
  } finally {
    await snapshot.end();
  }
}
