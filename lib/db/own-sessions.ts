import { sql } from 'drizzle-orm';
import { db } from './client';

/** A person's open sessions. */

export interface OpenSession {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** The one that asks. */
  readonly current: boolean;
}

/** Sessions that still count, the last seen first; at most 100. */
export async function listSessions(
  userId: string,
  currentSha256: string,
  idleSecs: number,
): Promise<OpenSession[]> {
  const rows = await db().execute<{
    created: string;
    seen: string;
    expires: string;
    current: boolean;
  }>(sql`
    select floor(extract(epoch from s.created_at) * 1000)::bigint::text as created,
      floor(extract(epoch from s.last_seen_at) * 1000)::bigint::text as seen,
      floor(extract(epoch from s.expires) * 1000)::bigint::text as expires,
      s.session_token = ${currentSha256} as current
    from sessions s
    where s.user_id = ${userId} and s.expires > now()
      and s.last_seen_at > now() - make_interval(secs => ${idleSecs})
    order by s.last_seen_at desc, s.created_at desc limit 100`);
  return rows.map((row) => ({
    createdAt: Number(row.created),
    lastSeenAt: Number(row.seen),
    expiresAt: Number(row.expires),
    current: row.current,
  }));
}
