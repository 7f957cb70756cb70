import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { openLanes } from './lanes';

/** Drizzle over the deadline door; single statements only. */
export type Database = PostgresJsDatabase;

export interface OpenDatabase {
  readonly db: Database;
  /** Closes the pool; resolves within five seconds whatever the server does. */
  end(): Promise<void>;
}

export interface OpenOptions {
  /** Connections in the pool. */
  readonly max?: number;
  /** Milliseconds until a query is given up; the server's own limit is set just below it. */
  readonly deadlineMs?: number;
  /** Schemas that names are looked up in; the server's own setting by default. */
  readonly searchPath?: string;
}

const DEFAULT_DEADLINE_MS = 8_000;

/** Opens a pool on one database. */
export function openDatabase(url: string, options: OpenOptions = {}): OpenDatabase {
  const max = options.max ?? 10;
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const lanes = openLanes({
    width: max,
    deadlineMs,
    open: () =>
      postgres(url, {
        max: 1,
        connect_timeout: 5,
        idle_timeout: 60,
        onnotice: () => undefined,
        // The driver's own look at array types, cut off by a lost connection, would reject where nobody listens.
        fetch_types: false,
        connection: {
          application_name: 'dead-letters',
          statement_timeout: Math.max(500, deadlineMs - 500),
          // The functions wait for a lock and then look anew; a stricter level would show them what was before.
          default_transaction_isolation: 'read committed',
          ...(options.searchPath !== undefined && { search_path: options.searchPath }),
        },
      }),
  });
  return { db: drizzle({ client: lanes.client }), end: () => lanes.end() };
}

const KEY = Symbol.for('dead-letters.database');
const shared = globalThis as { [KEY]?: OpenDatabase };

/** The process' database, opened on first use from `DATABASE_URL`; building the app needs none. */
export function db(): Database {
  const existing = shared[KEY];
  if (existing) return existing.db;
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: start with `npm start`, or set it');
  const opened = openDatabase(url, {
    max: Number(process.env['DLQ_DB_POOL'] || 10),
    deadlineMs: Number(process.env['DLQ_DB_DEADLINE_MS'] || DEFAULT_DEADLINE_MS),
  });
  shared[KEY] = opened;
  return opened.db;
}

/** Uses one opened database for the whole process; command line and tests choose it by hand. Returns the one before. */
export function useDatabase(opened: OpenDatabase | null): OpenDatabase | null {
  const before = shared[KEY] ?? null;
  if (opened) shared[KEY] = opened;
  else delete shared[KEY];
  return before;
}
