import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { databaseCode, isConnectionLost } from './errors';

/** There is no database to work with; the message says what was tried and what to look at. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase';
}

/** Held while migrating, so that two processes starting at once take turns. */
const MIGRATION_LOCK = 7_062_411;

/**
 * Brings a database to the current schema; does nothing when it is. Refuses a server whose settings
 * would lose acknowledged writes on a crash. Throws `UnusableDatabase`, whose words name the address, never its password, when it is no
 * address or nobody answers there.
 */
export async function migrate(
  databaseUrl: string,
  options: { readonly allowUnsafeServer?: boolean } = {},
): Promise<void> {
  const server = serverOf(databaseUrl);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    if (!options.allowUnsafeServer) await assertDurable(sql);
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle({ client: sql }), {
      migrationsFolder: path.resolve(process.cwd(), 'drizzle'),
    });
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    const code = databaseCode(error) ?? '';
    throw new UnusableDatabase(`the database at ${server} (DATABASE_URL) does not answer: ${code}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function serverOf(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new UnusableDatabase(
      'DATABASE_URL is not an address like postgres://user:password@host:5432/database',
    );
  }
  return url.host || 'this machine';
}

async function assertDurable(sql: postgres.Sql): Promise<void> {
  const off = await sql<{ name: string }[]>`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`;
  if (off.length > 0) {
    const names = off.map((row) => row.name).join(', ');
    throw new UnusableDatabase(
      `the Postgres server runs with ${names} off and would lose acknowledged entries in a crash: turn it on`,
    );
  }
}
