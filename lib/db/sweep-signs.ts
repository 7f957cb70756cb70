import { sql } from 'drizzle-orm';
import type { SweepView } from '@/lib/dlq/views';
import { db } from './client';

/** What tells whether the sweep runs. */
export interface SweepSigns {
  readonly now: number;
  readonly newest: Pick<SweepView, 'trigger' | 'startedAt' | 'finishedAt' | 'error'> | null;
  /** When a run last ended without an error. */
  readonly lastFinishedAt: number | null;
  /** When the server's own schedule last ended a run. */
  readonly lastScheduledAt: number | null;
  /** When the last two calls from outside began, the later one first. */
  readonly calledAt: readonly number[];
}

/** Reads the newest rows of the ledger, in one statement. */
export async function readSweepSigns(): Promise<SweepSigns> {
  const [row] = await db().execute<{
    now: string;
    trigger: SweepView['trigger'] | null;
    started_at: string | null;
    finished_at: string | null;
    error: string | null;
    last_finished: string | null;
    last_scheduled: string | null;
    called: string | null;
  }>(sql`
    select dlq_now() as now, n.*,
      (select s.finished_at from sweeps s where s.finished_at is not null and s.error is null
        order by s.started_at desc limit 1) as last_finished,
      (select s.finished_at from sweeps s where s.finished_at is not null and s.trigger = 'schedule'
        order by s.started_at desc limit 1) as last_scheduled,
      (select string_agg(c.started_at::text, ',' order by c.started_at desc) from (
        select s.started_at from sweeps s where s.trigger = 'cron' order by s.started_at desc limit 2) c) as called
    from (select 1) k left join lateral (
      select s.trigger, s.started_at, s.finished_at, s.error from sweeps s order by s.started_at desc limit 1) n on true`);
  if (!row) throw new Error('the ledger gave no row');
  const at = (value: string | null) => (value === null ? null : Number(value));
  return {
    now: Number(row.now),
    newest:
      row.trigger === null
        ? null
        : {
            trigger: row.trigger,
            startedAt: Number(row.started_at),
            finishedAt: at(row.finished_at),
            error: row.error,
          },
    lastFinishedAt: at(row.last_finished),
    lastScheduledAt: at(row.last_scheduled),
    calledAt: row.called === null ? [] : row.called.split(',').map(Number),
  };
}
