import { sql } from 'drizzle-orm';
import { db } from './client';

export interface Probe {
  /** Settings that are off and must be on. */
  readonly unsafe: readonly string[];
  /** Whether a policy escalates of a tenant that no kept channel serves. */
  readonly escalatesNowhere: boolean;
}

/** Asks the database what a health check needs, in one statement. */
export async function probe(): Promise<Probe> {
  const [row] = await db().execute<{
    unsafe: string | null;
    escalates_nowhere: boolean;
  }>(sql`
    select (select string_agg(p.name, ',' order by p.name) from pg_settings p
        where p.name in ('fsync', 'full_page_writes', 'synchronous_commit') and p.setting = 'off') as unsafe,
      exists (
        select q.tenant_id from queues q where q.action = 'Escalate'
        union all select t.tenant_id from tenants t where t.action = 'Escalate'
        except select c.tenant_id from channels c where c.enabled
      ) and not exists (select 1 from channels c where c.enabled and c.tenant_id is null) as escalates_nowhere`);
  if (!row) throw new Error('the probe gave no row');
  return {
    unsafe: row.unsafe === null ? [] : row.unsafe.split(','),
    escalatesNowhere: row.escalates_nowhere,
  };
}
