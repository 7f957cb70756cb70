import { sql } from 'drizzle-orm';
import { db } from './client';

/** The database's clock, epoch milliseconds: the one all times in it come from. */
export async function databaseNow(): Promise<number> {
  const [row] = await db().execute<{ now: string }>(sql`select dlq_now() as now`);
  if (!row) throw new Error('dlq_now gave no row');
  return Number(row.now);
}
