import { sql } from 'drizzle-orm';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/** Reads and the one write of the embedded target's tables. Values are canonical JSON texts. */

export interface StoredTargetDoc {
  readonly version: bigint;
  /** A Loro snapshot; null while nothing was written. */
  readonly document: Uint8Array | null;
  /** The collection's rules as stored. */
  readonly rules: unknown;
}

/** The document of a collection; version 0 and no rules for one nobody has written to. */
export async function loadTargetDoc(
  scope: TenantScope,
  collection: string,
): Promise<StoredTargetDoc> {
  const [row] = await db().execute<{
    version: string;
    document: string | null;
    rules: unknown;
  }>(sql`
    select d.version::text as version, encode(d.document, 'base64') as document, d.rules
    from target_docs d
    where d.tenant_id = ${String(scope.tenantId)}::bigint and d.collection = ${collection}`);
  if (!row) return { version: 0n, document: null, rules: {} };
  return {
    version: BigInt(row.version),
    document: row.document === null ? null : new Uint8Array(Buffer.from(row.document, 'base64')),
    rules: row.rules,
  };
}

/** The JSON text a key was answered with; null when it is new. */
export async function findTargetOutcome(scope: TenantScope, key: string): Promise<string | null> {
  const [row] = await db().execute<{ outcome: string }>(sql`
    select a.outcome from target_applied a
    where a.tenant_id = ${String(scope.tenantId)}::bigint and a.idempotency_key = ${key}`);
  return row?.outcome ?? null;
}

export interface FieldValueAt {
  readonly document: string;
  readonly field: string;
  readonly value: string;
}

/** Which of these values other rows of the collection hold already. */
export async function findTakenValues(
  scope: TenantScope,
  collection: string,
  values: readonly FieldValueAt[],
): Promise<FieldValueAt[]> {
  if (values.length === 0) return [];
  return [
    ...(await db().execute<{ document: string; field: string; value: string }>(sql`
      select x.document, x.field, x.value
      from json_to_recordset(${JSON.stringify(values)}::text::json) x (document text, field text, value text)
      where exists (
        select 1 from target_values v
        where v.tenant_id = ${String(scope.tenantId)}::bigint and v.collection = ${collection}
          and v.field = x.field and md5(v.value) = md5(x.value) and v.value = x.value
          and v.document <> x.document)`)),
  ];
}

export interface RowPlace {
  readonly collection: string;
  readonly document: string;
}

/** Which of these rows exist. */
export async function findRows(
  scope: TenantScope,
  places: readonly RowPlace[],
): Promise<RowPlace[]> {
  if (places.length === 0) return [];
  return [
    ...(await db().execute<{ collection: string; document: string }>(sql`
      select x.collection, x.document
      from json_to_recordset(${JSON.stringify(places)}::text::json) x (collection text, document text)
      join target_values v on v.tenant_id = ${String(scope.tenantId)}::bigint
        and v.collection = x.collection and v.document = x.document and v.field = ''`)),
  ];
}

export interface LastWrite {
  readonly document: string;
  readonly field: string;
  readonly writtenBy: string;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
}

/** Who wrote each present field of these rows, and when. */
export async function lastWrites(
  scope: TenantScope,
  collection: string,
  documents: readonly string[],
): Promise<LastWrite[]> {
  const rows = await db().execute<{
    document: string;
    field: string;
    written_by: string;
    written_at: string;
  }>(sql`
    select v.document, v.field, v.written_by, v.written_at::text as written_at
    from target_values v
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.collection = ${collection}
      and v.document in (
        select d from json_array_elements_text(${JSON.stringify(documents)}::text::json) d)`);
  return rows.map((row) => ({
    document: row.document,
    field: row.field,
    writtenBy: row.written_by,
    writtenAt: Number(row.written_at),
  }));
}

export interface TargetWrite {
  readonly collection: string;
  /** The version the write was computed from. */
  readonly expected: bigint;
  /** A Loro snapshot; null: still nothing. */
  readonly document: Uint8Array | null;
  readonly writer: string;
  /** Rows that go. */
  readonly removed: readonly string[];
  /** Fields that change; a null value removes the field. */
  readonly values: readonly {
    readonly document: string;
    readonly field: string;
    readonly value: string | null;
  }[];
  /** Rows that must still exist when this is written. */
  readonly needs: readonly RowPlace[];
  /** New rules of the collection; absent: as they are. */
  readonly rules?: object;
}

export type TargetCommit =
  | { readonly status: 'done' }
  /** The key was answered before, with this JSON text. */
  | { readonly status: 'known'; readonly outcome: string }
  /** The document or a needed row changed; compute again. */
  | { readonly status: 'moved' };

/** Records an answer and does its write, atomically. `write` null: an answer that writes nothing. */
export async function commitTarget(
  scope: TenantScope,
  key: string,
  outcome: string,
  write: TargetWrite | null,
): Promise<TargetCommit> {
  const { document, expected, ...rest } = write ?? { document: null, expected: 0n };
  const body = write === null ? null : JSON.stringify({ ...rest, expected: String(expected) });
  const bytes = document === null ? null : Buffer.from(document).toString('base64');
  const [row] = await db().execute<{ answer: TargetCommit }>(sql`
    select dlq_target_commit(
      ${String(scope.tenantId)}::bigint, ${key}, ${outcome}, ${body}::text::json, ${bytes}::text
    ) as answer`);
  if (!row) throw new Error('dlq_target_commit gave no answer');
  return row.answer;
}
