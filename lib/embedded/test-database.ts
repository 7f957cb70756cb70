import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import postgres, { type Sql } from 'postgres';
import { migrate } from '@/lib/db/migrate';

const MIGRATIONS = new URL('../../drizzle/', import.meta.url);
/** Any number, the same for all test processes. */
const TEMPLATE_LOCK = 7_164_923;

/**
 * Makes a migrated, empty database of the test cluster for one test file. The schema is migrated
 * once per run, into a template; each database is a copy of it (tens of milliseconds).
 */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) {
    throw new Error('No test cluster: run this file in the vitest project "integration".');
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withServer(server, async (sql) => {
    const template = await ensureTemplate(sql, server);
    await sql`create database ${sql(name)} template ${sql(template)}`;
  });
  return {
    url: inDatabase(server, name),
    drop: () =>
      withServer(server, async (sql) => {
        await sql`drop database if exists ${sql(name)} with (force)`;
      }),
  };
}

/** Migrates the template once; the first of several callers does it while the others wait. */
async function ensureTemplate(sql: Sql, server: string): Promise<string> {
  const template = `dlq_template_${migrationsDigest()}`;
  const exists = () => sql`select 1 from pg_database where datname = ${template}`;
  if ((await exists()).length > 0) return template;
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    if ((await exists()).length > 0) return template;
    const draft = `${template}_draft`;
    await sql`drop database if exists ${sql(draft)} with (force)`;
    await sql`create database ${sql(draft)}`;
    await migrate(inDatabase(server, draft), { allowUnsafeServer: true });
    // Closed to connections, so that autovacuum is never in the way of a copy.
    await sql`alter database ${sql(draft)} with allow_connections false`;
    await sql`alter database ${sql(draft)} rename to ${sql(template)}`;
    return template;
  } finally {
    await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

/** Names the template by what made it, so that a server kept between runs never serves an old schema. */
function migrationsDigest(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(MIGRATIONS)
    .filter((n) => n.endsWith('.sql'))
    .sort()) {
    hash.update(name).update(readFileSync(new URL(name, MIGRATIONS)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function withServer(url: string, work: (sql: Sql) => Promise<void>): Promise<void> {
  // One connection: the advisory lock belongs to it.
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function inDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
