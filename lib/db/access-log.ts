import { type SQL, sql } from 'drizzle-orm';
import type { AccessKind, AccessRecord, AccessLogPage } from '@/lib/dlq/access-record';
import { db } from './client';

/** The log of who was let in, refused, given or denied what. It only grows. */

/** One record to be. */
export interface NewAccessRecord {
  readonly what: AccessKind;
  /** `user:<id>`, `provider:<name>`, `cli`, or `anonymous`. */
  readonly actor: string | SQL;
  /** `user:<id>`, `key:<prefix>`; SQL to take it from the row that changed; null: nobody known here. */
  readonly subject: string | SQL | null;
  /** Facts for whoever reads it, never a secret; SQL of JSON text to take them from the row that changed. */
  readonly detail?: Readonly<Record<string, unknown>> | SQL;
  /** The client's address; null on the command line. */
  readonly remoteAddr: string | null;
}

/**
 * The part of a statement that records what another part of it changed, a record per changed row:
 *
 *     with changed as (update … returning id),
 *       recorded as (${recordAccess({ …, subject: sql`'user:' || changed.id` }, sql`changed`)})
 *     select id from changed
 *
 * So the record and the change are one statement: both are there or neither.
 */
export function recordAccess(record: NewAccessRecord, changed: SQL): SQL {
  return sql`${insertion(record)} from ${changed}`;
}

/** Records what changed nothing else, such as a refusal or an export. */
export async function recordAlone(record: NewAccessRecord): Promise<void> {
  await db().execute(insertion(record));
}

function insertion({ what, actor, subject, detail = {}, remoteAddr }: NewAccessRecord): SQL {
  return sql`insert into access_log (at, actor, what, subject, detail, remote_addr)
    select dlq_now(), ${text(actor)}, ${what}::text, ${text(subject)},
      ${isSql(detail) ? detail : text(JSON.stringify(detail))}, ${text(remoteAddr)}`;
}

function text(value: string | SQL | null): SQL {
  return isSql(value) ? value : sql`${value}::text`;
}

function isSql(value: object | string | null): value is SQL {
  return typeof value === 'object' && value !== null && 'queryChunks' in value;
}

export interface AccessLogFilter {
  readonly what: AccessKind | null;
  /** Names as `actor` and `subject` have them; records that have one of them in either place. Null: all. */
  readonly who: readonly string[] | null;
}

/** How many people a part of a name may mean. */
const CALLED_LIMIT = 50;

/**
 * The names the log has for what somebody typed: one of its own (`user:…`, `cli`), the key that begins so, and people
 * with it in their name or address, the latest to sign in first, at most 50.
 */
export async function namesInLog(typed: string): Promise<string[]> {
  if (/^(user|key|invitation|channel|provider):|^(cli|anonymous)$/.test(typed)) return [typed];
  const pattern = `%${typed.replaceAll(/[\\%_]/g, (each) => `\\${each}`)}%`;
  const rows = await db().execute<{ name: string }>(sql`
    select 'user:' || u.id as name from users u where u.name ilike ${pattern} or u.email ilike ${pattern}
    order by u.last_sign_in_at desc, u.id limit ${CALLED_LIMIT}`);
  return [
    ...rows.map(({ name }) => name),
    ...(typed.startsWith('dlq_') ? [`key:${typed.slice(0, 12)}`] : []),
  ];
}

/** A place in the log: `o` or `n` (older or newer than) and an id. */
const PLACE = /^([on])([0-9]{1,18})$/;

/** Newest first. A cursor comes from a page before; one that is none is the start. At most 100 records. */
export async function listAccessLog(
  filter: AccessLogFilter,
  cursor: string | null,
  limit: number,
): Promise<AccessLogPage> {
  const [, direction, than] = PLACE.exec(cursor ?? '') ?? [];
  const newer = direction === 'n';
  const order = newer ? sql`order by l.id` : sql`order by l.id desc`;
  const place =
    than === undefined
      ? sql`true`
      : newer
        ? sql`l.id > ${than}::bigint`
        : sql`l.id < ${than}::bigint`;
  const what = filter.what === null ? sql`true` : sql`l.what = ${filter.what}`;
  const wanted = Math.min(Math.max(limit, 1), 100);
  // A name at a time and place, each by its index; one long scan for somebody who is hardly in it would be slow.
  const found =
    filter.who === null
      ? sql`access_log l where ${place} and ${what}`
      : sql`(
          select distinct on (f.id) f.* from json_array_elements_text(${JSON.stringify(filter.who)}::json) as w (name),
            lateral (
              (select l.* from access_log l where l.actor = w.name and ${place} and ${what} ${order} limit ${wanted + 1})
              union all
              (select l.* from access_log l where l.subject = w.name and ${place} and ${what} ${order} limit ${wanted + 1})
            ) f
        ) l`;
  const rows = await db().execute<{
    id: string;
    at: string;
    actor: string;
    what: AccessKind;
    subject: string | null;
    detail: string;
    remote_addr: string | null;
  }>(sql`
    select l.id::text as id, l.at, l.actor, l.what, l.subject, l.detail, l.remote_addr
    from ${found} ${order} limit ${wanted + 1}`);
  const more = rows.length > wanted;
  const items = rows.slice(0, wanted).map((row): AccessRecord => ({
    id: row.id,
    at: Number(row.at),
    actor: row.actor,
    what: row.what,
    subject: row.subject,
    detail: JSON.parse(row.detail) as Readonly<Record<string, unknown>>,
    remoteAddr: row.remote_addr,
  }));
  if (newer) items.reverse();
  const first = items[0]?.id;
  const last = items.at(-1)?.id;
  return {
    items,
    older: last !== undefined && (newer || more) ? `o${last}` : null,
    newer: first !== undefined && (newer ? more : than !== undefined) ? `n${first}` : null,
  };
}
