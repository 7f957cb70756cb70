import { sql } from 'drizzle-orm';
import { db } from './client';

export interface Probe {
  /** Settings that are off and must be on. */
  readonly unsafe: readonly string[];
  /** Whether any policy in force escalates. */
  readonly escalates: boolean;
}

/** Asks the database what a health check needs, in one statement. */
export async function probe(): Promise<Probe> {
  const [row] = await db().execute<{
    unsafe: string | null;
    escalates: boolean;
  }>(sql`
    select (select string_agg(p.name, ',' order by p.name) from pg_settings p
        where p.name in ('fsync', 'full_page_writes', 'synchronous_commit') and p.setting = 'off') as unsafe,
      exists (select 1 from queues q where q.action = 'Escalate')
        or exists (select 1 from tenants t where t.action = 'Escalate') as escalates`);
  if (!row) throw new Error('the probe gave no row');
  return {
    unsafe: row.unsafe === null ? [] : row.unsafe.split(','),
    escalates: row.escalates,
  };
}
