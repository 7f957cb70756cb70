import { sql } from 'drizzle-orm';
import type { Suggestion } from '@/lib/dlq/suggestion';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/**
 * Values that entries have, found by stepping through an index from one distinct value to the next: as fast with a
 * million entries as with ten.
 */

/** Values offered at once. */
export const OFFERED = 10;
/** Entries of a value counted at most. */
const COUNT_CAP = 1_000;
/** Newest entries looked at for values while nothing is typed. */
const NEWEST = 2_000;
/** Distinct values stepped over at most; in a collation that is not byte by byte, not all of them have the prefix. */
const STEPS = 24;

type Raw = { value: string; n: number };

/** Columns with an index of (tenant, column, entry). */
const STATE_COLUMNS_BY_VALUE = {
  user: sql`username`,
  document: sql`document_id`,
  assignee: sql`assignee`,
} as const;
export type StateValueKey = keyof typeof STATE_COLUMNS_BY_VALUE;

/** Values of a column of `entry_state` that begin with a text, each with its entries. */
export async function stateValues(
  scope: TenantScope,
  key: StateValueKey,
  prefix: string,
): Promise<Suggestion[]> {
  const column = STATE_COLUMNS_BY_VALUE[key];
  const values =
    prefix === ''
      ? sql`select w.value from (
          select s.${column} as value from entry_state s
          where s.tenant_id = ${String(scope.tenantId)}::bigint and s.${column} is not null
          order by s.entry_id desc limit ${NEWEST}) w
        group by w.value order by count(*) desc, w.value limit ${OFFERED}`
      : sql`select distinct v.value from json_array_elements_text(${spellings(prefix)}::json) p (prefix)
        cross join lateral (
          with recursive step (value, n) as (
            (select s.${column}, 1 from entry_state s
              where s.tenant_id = ${String(scope.tenantId)}::bigint and s.${column} >= p.prefix
              order by s.${column} limit 1)
            union all
            select (select s.${column} from entry_state s
              where s.tenant_id = ${String(scope.tenantId)}::bigint and s.${column} > z.value
              order by s.${column} limit 1), z.n + 1
            from step z where z.value is not null and z.n < ${STEPS}
          ) select z.value from step z where starts_with(z.value, p.prefix)
        ) v order by v.value limit ${OFFERED}`;
  const rows = await db().execute<Raw>(sql`
    select v.value, (select count(*)::integer from (
      select 1 from entry_state s
      where s.tenant_id = ${String(scope.tenantId)}::bigint and s.${column} = v.value limit ${COUNT_CAP + 1}) k) as n
    from (${values}) v`);
  return rows.map(counted);
}

/** Sessions that begin with a text, each with its entries. */
export async function sessionValues(scope: TenantScope, prefix: string): Promise<Suggestion[]> {
  const values =
    prefix === ''
      ? sql`select w.value from (
          select e.session_id as value from entries e
          where e.tenant_id = ${String(scope.tenantId)}::bigint order by e.entry_id desc limit ${NEWEST}) w
        group by w.value order by count(*) desc, w.value limit ${OFFERED}`
      : sql`select distinct v.value from json_array_elements_text(${spellings(prefix)}::json) p (prefix)
        cross join lateral (
          with recursive step (value, n) as (
            (select e.session_id, 1 from entries e
              where e.tenant_id = ${String(scope.tenantId)}::bigint and e.session_id >= p.prefix
              order by e.session_id limit 1)
            union all
            select (select e.session_id from entries e
              where e.tenant_id = ${String(scope.tenantId)}::bigint and e.session_id > z.value
              order by e.session_id limit 1), z.n + 1
            from step z where z.value is not null and z.n < ${STEPS}
          ) select z.value from step z where starts_with(z.value, p.prefix)
        ) v order by v.value limit ${OFFERED}`;
  const rows = await db().execute<Raw>(sql`
    select v.value, (select count(*)::integer from (
      select 1 from entries e
      where e.tenant_id = ${String(scope.tenantId)}::bigint and e.session_id = v.value limit ${COUNT_CAP + 1}) k) as n
    from (${values}) v`);
  return rows.map(counted);
}

/** Peers whose decimal id begins with these digits, each with its entries. */
export async function peerValues(scope: TenantScope, digits: string): Promise<Suggestion[]> {
  const ranges = peerRanges(digits);
  if (digits !== '' && ranges.length === 0) return [];
  const values =
    digits === ''
      ? sql`select w.value from (
          select e.peer_id as value from entries e
          where e.tenant_id = ${String(scope.tenantId)}::bigint order by e.entry_id desc limit ${NEWEST}) w
        group by w.value order by count(*) desc, w.value limit ${OFFERED}`
      : sql`select v.value from json_to_recordset(${JSON.stringify(ranges)}::json) r (low numeric, high numeric)
        cross join lateral (
          with recursive step (value, n) as (
            (select e.peer_id, 1 from entries e
              where e.tenant_id = ${String(scope.tenantId)}::bigint and e.peer_id >= r.low
              order by e.peer_id limit 1)
            union all
            select (select e.peer_id from entries e
              where e.tenant_id = ${String(scope.tenantId)}::bigint and e.peer_id > z.value
              order by e.peer_id limit 1), z.n + 1
            from step z where z.value < r.high and z.n < ${OFFERED}
          ) select z.value from step z where z.value < r.high
        ) v order by v.value limit ${OFFERED}`;
  const rows = await db().execute<Raw>(sql`
    select v.value::text as value, (select count(*)::integer from (
      select 1 from entries e
      where e.tenant_id = ${String(scope.tenantId)}::bigint and e.peer_id = v.value limit ${COUNT_CAP + 1}) k) as n
    from (${values}) v`);
  return rows.map(counted);
}

const counted = ({ value, n }: Raw): Suggestion => ({
  value,
  label: null,
  count: { count: Math.min(n, COUNT_CAP), capped: n > COUNT_CAP },
});

/** Names compare exactly, people type as they like: the text as it is, with a capital, in capitals, in small letters. */
function spellings(prefix: string): string {
  const [first = '', ...rest] = prefix;
  const all = [
    prefix,
    first.toUpperCase() + rest.join(''),
    prefix.toUpperCase(),
    prefix.toLowerCase(),
  ];
  return JSON.stringify([...new Set(all)]);
}

/** The numbers up to 2^64-1 whose digits begin with these, as ranges; `high` is exclusive. */
function peerRanges(digits: string): readonly { readonly low: string; readonly high: string }[] {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(digits)) return [];
  if (digits === '0') return [{ low: '0', high: '1' }];
  return Array.from({ length: 21 - digits.length }, (_, zeros) => {
    const scale = 10n ** BigInt(zeros);
    const low = BigInt(digits) * scale;
    return { low: String(low), high: String(low + scale) };
  });
}
