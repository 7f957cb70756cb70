import { sql } from 'drizzle-orm';
import { db } from './client';

export interface Probe {
  readonly now: number;
  /** Settings that are off and must be on. */
  readonly unsafe: readonly string[];
  /** When a sweep last ended without an error. */
  readonly lastSweepAt: number | null;
  /** Whether any policy in force escalates. */
  readonly escalates: boolean;
}

/** Asks the database what a health check needs, in one statement. */
export async function probe(): Promise<Probe> {
  const [row] = await db().execute<{
    now: string;
    unsafe: string | null;
    last_sweep_at: string | null;
    escalates: boolean;
  }>(sql`
    select dlq_now() as now,
      (select string_agg(p.name, ',' order by p.name) from pg_settings p
        where p.name in ('fsync', 'full_page_writes', 'synchronous_commit') and p.setting = 'off') as unsafe,
      (select max(s.finished_at) from sweeps s where s.error is null) as last_sweep_at,
      exists (select 1 from queues q where q.action = 'Escalate')
        or exists (select 1 from tenants t where t.action = 'Escalate') as escalates`);
  if (!row) throw new Error('the probe gave no row');
  return {
    now: Number(row.now),
    unsafe: row.unsafe === null ? [] : row.unsafe.split(','),
    lastSweepAt: row.last_sweep_at === null ? null : Number(row.last_sweep_at),
    escalates: row.escalates,
  };
}
