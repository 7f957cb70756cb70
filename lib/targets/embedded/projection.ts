import { isDeepStrictEqual } from 'node:util';
import type { TargetWrite } from '@/lib/db/target-store';
import type { RowState } from '@/lib/delta/document';
import { canonicalJson } from './canonical-json';

/** Longest name of a row or field that is stored, in bytes. */
const MAX_NAME_BYTES = 256;

/** Why rows cannot be stored; null when they can. */
export function unstorable(rows: readonly RowState[]): string | null {
  for (const { document, after } of rows) {
    for (const name of [document, ...Object.keys(after ?? {})]) {
      if (name === '') return 'A row or field has an empty name, which this target does not store.';
      if (name.includes('\0')) return 'A row or field name contains a NUL character.';
      if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
        return `A row or field name is longer than ${MAX_NAME_BYTES} bytes.`;
      }
    }
  }
  return null;
}

/** What a write changes in the stored values. A row itself stands under the empty field name. */
export function valueChanges(rows: readonly RowState[]): Pick<TargetWrite, 'removed' | 'values'> {
  const removed: string[] = [];
  const values: { document: string; field: string; value: string | null }[] = [];
  for (const { document, before, after } of rows) {
    if (after === null) {
      removed.push(document);
      continue;
    }
    values.push({ document, field: '', value: 'null' });
    for (const [field, value] of Object.entries(after)) {
      const known = before !== null && Object.hasOwn(before, field);
      if (known && isDeepStrictEqual(before[field], value)) continue;
      values.push({ document, field, value: canonicalJson(value) });
    }
    for (const field of Object.keys(before ?? {})) {
      if (!Object.hasOwn(after, field)) values.push({ document, field, value: null });
    }
  }
  return { removed, values };
}
