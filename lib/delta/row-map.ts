import type { DecodedDelta, DeltaFormat, DeltaHint, DeltaWarning, FieldValue } from './change';
import { rowDrafts } from './row-drafts';
import type { ValueLosses } from './value';

/** A top-level map of fields, each with what its value lost on the way. */
export type RowMap = readonly (readonly [
  field: string,
  value: FieldValue,
  losses: Readonly<ValueLosses>,
])[];

/** A row map in MessagePack or JSON: it sets its fields and leaves the others alone. */
export function rowMapDelta(
  format: Extract<DeltaFormat, 'msgpack' | 'json'>,
  reason: string,
  fields: RowMap,
  hint: DeltaHint,
): DecodedDelta {
  const rows = rowDrafts();
  const row = rows.start(hint.collection, hint.documentId, 'edit');
  for (const [field, value, losses] of fields) {
    row.set.set(field, value);
    Object.assign(rows.lossesOf(row, field), losses);
  }
  const warnings: DeltaWarning[] = rows.warnings();
  if (hint.documentId === '*') {
    warnings.push({ code: 'partial', detail: 'The fields do not say which row they belong to.' });
  }
  return { format, reason, peers: [], spans: [], changes: rows.changes(), warnings };
}
