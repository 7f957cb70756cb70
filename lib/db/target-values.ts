import { sql } from 'drizzle-orm';
import type { FieldValue } from '@/lib/delta/change';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';
import type { RowPlace } from './target-store';

/** A field as the embedded target holds it. */
export interface PresentField extends RowPlace {
  readonly field: string;
  readonly value: FieldValue;
  readonly writtenBy: string;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
}

const storable = (name: string) => !/[\0\p{Cs}]/u.test(name);

/** Fields read at most. */
const LIMIT = 2_000;

/** What these rows hold now in the embedded target; rows that do not exist have no fields. */
export async function presentFields(
  scope: TenantScope,
  places: readonly RowPlace[],
): Promise<PresentField[]> {
  // Names that Postgres cannot hold are nobody's; a delta may carry them all the same.
  const sought = places
    .filter(({ collection, document }) => storable(collection + document))
    .map(({ collection, document }) => ({ collection, document }));
  if (sought.length === 0) return [];
  const rows = await db().execute<{
    collection: string;
    document: string;
    field: string;
    value: string;
    written_by: string;
    written_at: string;
  }>(sql`
    select v.collection, v.document, v.field, v.value, v.written_by, v.written_at::text as written_at
    from json_to_recordset(${JSON.stringify(sought)}::text::json) x (collection text, document text)
    join target_values v on v.tenant_id = ${String(scope.tenantId)}::bigint
      and v.collection = x.collection and v.document = x.document and v.field <> ''
    limit ${LIMIT}`);
  return rows.map((row) => ({
    collection: row.collection,
    document: row.document,
    field: row.field,
    value: JSON.parse(row.value) as FieldValue,
    writtenBy: row.written_by,
    writtenAt: Number(row.written_at),
  }));
}
