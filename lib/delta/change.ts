/** What a delta would write, in the terms of NodeDB's document model: collection map -> row map -> fields. */

/**
 * A field value as a person and JSON can carry it. Binary is `{ $bytes: hex }`, a float JSON lacks
 * `{ $float: 'NaN' }`, an integer beyond 2^53 its decimal digits as text (with the warning `approximate`).
 */
export type FieldValue =
  null | boolean | number | string | FieldValue[] | { [key: string]: FieldValue };

export interface RowChange {
  readonly collection: string;
  readonly document: string;
  /** `replace`: the whole row is written anew; `edit`: some fields; `delete`: the row goes. */
  readonly kind: 'replace' | 'edit' | 'delete';
  readonly set: { readonly [field: string]: FieldValue };
  readonly unset: readonly string[];
}

export type DeltaFormat =
  'loro-update' | 'loro-snapshot' | 'msgpack' | 'json' | 'empty' | 'unknown';

export interface DeltaWarning {
  /** `approximate`: an integer beyond 2^53, which a JavaScript number cannot hold. */
  readonly code:
    'approximate' | 'undecodable' | 'no-changes' | 'partial' | 'too-many-ops' | 'checksum';
  readonly field?: string;
  readonly detail?: string;
}

/** Half-open op range of one peer inside a Loro blob. */
export interface PeerSpan {
  /** Decimal u64. */
  readonly peer: string;
  readonly start: number;
  readonly end: number;
}

export interface DecodedDelta {
  readonly format: DeltaFormat;
  /** Why it was taken for that format, as a sentence. */
  readonly reason: string;
  /** Decimal u64s, sorted as numbers. */
  readonly peers: readonly string[];
  readonly spans: readonly PeerSpan[];
  /** Sorted by collection, then document. */
  readonly changes: readonly RowChange[];
  readonly warnings: readonly DeltaWarning[];
}

/** Where the entry says the delta belongs; the bytes of a field edit do not name their row. */
export interface DeltaHint {
  readonly collection: string;
  /** `*` when the delta concerns more than one row. */
  readonly documentId: string;
}

/** How many fields rows set or remove; null: nobody said which. */
export function fieldsWritten(wrote: readonly RowChange[] | null): number | null {
  if (wrote === null) return null;
  return wrote.reduce((sum, row) => sum + Object.keys(row.set).length + row.unset.length, 0);
}
