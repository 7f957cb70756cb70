import { sql } from 'drizzle-orm';
import { db } from './client';

export interface DatabaseFacts {
  /** "18.1". */
  readonly version: string;
  readonly name: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly now: number;
}

/** What the database says of itself. */
export async function databaseFacts(): Promise<DatabaseFacts> {
  const [row] = await db().execute<{
    version: string;
    name: string;
    bytes: string;
    started: string;
    now: string;
  }>(sql`
    select split_part(current_setting('server_version'), ' ', 1) as version, current_database() as name,
      pg_database_size(current_database())::text as bytes,
      floor(extract(epoch from pg_postmaster_start_time()) * 1000)::bigint::text as started, dlq_now()::text as now`);
  if (!row) throw new Error('the database said nothing of itself');
  return {
    version: row.version,
    name: row.name,
    bytes: Number(row.bytes),
    startedAt: Number(row.started),
    now: Number(row.now),
  };
}
