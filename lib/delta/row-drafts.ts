import type { DeltaWarning, FieldValue, RowChange } from './change';
import { fieldsOf, type ValueLosses } from './value';

/** A row change while it is gathered from operations. */
export interface RowDraft {
  readonly collection: string;
  readonly document: string;
  readonly kind: RowChange['kind'];
  readonly set: Map<string, FieldValue>;
  readonly unset: Set<string>;
}

export interface RowDrafts {
  /** Begins a row, forgetting what was gathered for it before. */
  start(collection: string, document: string, kind: RowChange['kind']): RowDraft;
  /** The row to edit; null when the delta itself replaces or deletes it, so that edits are moot. */
  edit(collection: string, document: string): RowDraft | null;
  /** Where the reader of one field's value notes what it could not keep. */
  lossesOf(row: RowDraft, field: string): ValueLosses;
  /** Sorted by collection, then document; edits of nothing are left out. */
  changes(): RowChange[];
  /** One warning per field and loss. */
  warnings(): DeltaWarning[];
}

/** An empty gathering of row changes. */
export function rowDrafts(): RowDrafts {
  const drafts = new Map<string, RowDraft>();
  const noted: { row: RowDraft; field: string; losses: ValueLosses }[] = [];
  const keyOf = (collection: string, document: string) => JSON.stringify([collection, document]);

  function start(collection: string, document: string, kind: RowChange['kind']): RowDraft {
    const draft: RowDraft = { collection, document, kind, set: new Map(), unset: new Set() };
    drafts.set(keyOf(collection, document), draft);
    return draft;
  }

  return {
    start,
    edit(collection, document) {
      const known = drafts.get(keyOf(collection, document));
      if (known === undefined) return start(collection, document, 'edit');
      return known.kind === 'edit' ? known : null;
    },
    lossesOf(row, field) {
      const losses: ValueLosses = {};
      noted.push({ row, field, losses });
      return losses;
    },
    changes: () =>
      [...drafts.values()]
        .map(({ set, unset, ...row }) => ({ ...row, set: fieldsOf(set), unset: [...unset].sort() }))
        .filter(
          ({ kind, set, unset }) => kind !== 'edit' || unset.length + Object.keys(set).length > 0,
        )
        .sort(byPlace),
    warnings: () => noted.flatMap(({ row, field, losses }) => lossWarnings(row, field, losses)),
  };
}

function byPlace(a: RowChange, b: RowChange): number {
  if (a.collection !== b.collection) return a.collection < b.collection ? -1 : 1;
  if (a.document === b.document) return 0;
  return a.document < b.document ? -1 : 1;
}

function lossWarnings(row: RowDraft, field: string, losses: ValueLosses): DeltaWarning[] {
  const warnings: DeltaWarning[] = [];
  const where = `"${field}" of ${row.collection} / ${row.document}`;
  if (losses.beyondExact !== undefined) {
    warnings.push({
      code: 'approximate',
      field,
      detail: `${where} holds ${losses.beyondExact}, beyond what is exact here (2^53).`,
    });
  }
  if (losses.unreadable !== undefined) {
    warnings.push({ code: 'partial', field, detail: `${where} ${losses.unreadable}.` });
  }
  return warnings;
}
