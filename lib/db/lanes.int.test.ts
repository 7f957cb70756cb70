import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { type OpenDatabase, openDatabase } from './client';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await opened.end();
  await database.drop();
});

it('works read committed, whatever the database is set to', async () => {
  await opened.db.execute(
    sql.raw(
      `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    ),
  );
  const again = openDatabase(database.url, { max: 1 });
  const [row] = await again.db.execute(sql`show transaction_isolation`);
  await again.end();
  expect(row).toEqual({ transaction_isolation: 'read committed' });
});

it('a query that failed takes nothing from the one after it', async () => {
  for (let n = 0; n < 100; n += 1) {
    // Its text is new each time, so that the driver describes it before it runs.
    const failing = opened.db.execute(sql`select ${sql.raw(String(n))} / ${0}::integer`);
    await expect(failing).rejects.toThrow('Failed query');
    expect(
      await opened.db.execute(sql`select ${n}::integer as n, ${sql.raw(String(n))} as m`),
    ).toEqual([{ n, m: n }]);
  }
});
