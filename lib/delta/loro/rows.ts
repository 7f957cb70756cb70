import type { DeltaHint, DeltaWarning, FieldValue, RowChange } from '@/lib/delta/change';
import { type RowDraft, type RowDrafts, rowDrafts } from '@/lib/delta/row-drafts';
import { mapFields, type OperationsOf, toFieldValue, winners } from './contents';
import { type ContainerRef, type LoroChange, type Operation, PLACED_ROOT } from './operation';

/** A place in a document that is at hand: a row, or a field of one with its value after the delta. */
interface ContainerPlace {
  readonly collection: string;
  readonly document: string;
  readonly field: { readonly name: string; readonly value: FieldValue } | null;
}

/** Says where a container made before the delta stands; null when no document is at hand to ask. */
export type LocateContainer = (containerId: string) => ContainerPlace | null;

export interface RowReading {
  readonly changes: readonly RowChange[];
  readonly warnings: readonly DeltaWarning[];
}

/**
 * What the operations of a Loro update mean for rows: collection map -> row map -> fields.
 * A row map made by the delta is a replacement, one made earlier an edit. Of concurrent writes
 * the highest (lamport, peer) counts, as in Loro.
 */
export function rowChanges(
  changes: readonly LoroChange[],
  hint: DeltaHint,
  locate: LocateContainer = () => null,
): RowReading {
  const all = byContainer(changes);
  const made = containersMade(all);
  const rows = rowDrafts();
  const warnings: DeltaWarning[] = [];
  const earlier: ContainerRef[] = [];
  for (const operations of all.values()) {
    const container = operations[0]?.container;
    if (!container) continue;
    if (container.root !== null) readRoot(container, operations, all, rows, warnings);
    else if (!made.has(container.id)) earlier.push(container);
  }
  readEarlier(earlier, all, hint, locate, rows, warnings);
  return { changes: rows.changes(), warnings: [...warnings, ...rows.warnings()] };
}

function byContainer(changes: readonly LoroChange[]): OperationsOf {
  const all = new Map<string, Operation[]>();
  for (const change of changes) {
    for (const operation of change.operations) {
      const list = all.get(operation.container.id);
      if (list) list.push(operation);
      else all.set(operation.container.id, [operation]);
    }
  }
  for (const list of all.values()) list.sort(inOrder);
  return all;
}

function inOrder(a: Operation, b: Operation): number {
  if (a.lamport !== b.lamport) return a.lamport - b.lamport;
  if (a.peer === b.peer) return a.counter - b.counter;
  return BigInt(a.peer) < BigInt(b.peer) ? -1 : 1;
}

function containersMade(all: OperationsOf): Set<string> {
  const made = new Set<string>();
  for (const operations of all.values()) {
    for (const { content } of operations) {
      // The data of a tree's node hangs from the node, not from a row.
      if (content.kind === 'tree') made.add(content.node.id);
      const values =
        content.kind === 'insert'
          ? content.values
          : content.kind === 'set' || content.kind === 'overwrite'
            ? [content.value]
            : [];
      for (const value of values) {
        if (isChild(value)) made.add(value.child.id);
      }
    }
  }
  return made;
}

function isChild(value: unknown): value is { readonly child: ContainerRef } {
  return typeof value === 'object' && value !== null && 'child' in value;
}

/** A collection: its keys are rows. */
function readRoot(
  root: ContainerRef,
  operations: readonly Operation[],
  all: OperationsOf,
  rows: RowDrafts,
  warnings: DeltaWarning[],
): void {
  const collection = root.root ?? '';
  if (collection.startsWith(PLACED_ROOT)) {
    warnings.push({
      code: 'partial',
      detail: `A ${root.kind.toLowerCase()} is written that Loro finds by its place ("${collection.slice(PLACED_ROOT.length)}"); what it holds is not shown.`,
    });
    return;
  }
  if (root.kind !== 'Map') {
    warnings.push({
      code: 'partial',
      detail: `"${collection}" is written as a ${root.kind.toLowerCase()}, not as a collection of rows.`,
    });
    return;
  }
  for (const [document, { content }] of winners(operations)) {
    if (content.kind === 'unset') {
      rows.start(collection, document, 'delete');
    } else if (
      content.kind === 'set' &&
      isChild(content.value) &&
      content.value.child.kind === 'Map'
    ) {
      const row = rows.start(collection, document, 'replace');
      const fields = mapFields(content.value.child, all, (field) => rows.lossesOf(row, field));
      for (const [field, value] of Object.entries(fields)) row.set.set(field, value);
    } else {
      warnings.push({
        code: 'partial',
        detail: `"${document}" in "${collection}" is written as a plain value, not as a row.`,
      });
    }
  }
}

/** Containers that earlier writes made: rows being edited, or something inside a row. */
function readEarlier(
  containers: readonly ContainerRef[],
  all: OperationsOf,
  hint: DeltaHint,
  locate: LocateContainer,
  rows: RowDrafts,
  warnings: DeltaWarning[],
): void {
  const unplaced: ContainerRef[] = [];
  for (const container of containers) {
    const place = locate(container.id);
    if (place === null) {
      unplaced.push(container);
    } else if (place.field === null) {
      editRow(rows.edit(place.collection, place.document), container, all, rows);
    } else {
      rows.edit(place.collection, place.document)?.set.set(place.field.name, place.field.value);
    }
  }

  const maps = unplaced.filter(({ kind }) => kind === 'Map');
  const named = hint.documentId !== '*' && hint.documentId !== '';
  for (const container of maps) {
    const document = named ? hint.documentId : container.id;
    editRow(rows.edit(hint.collection, document), container, all, rows);
  }
  if (maps.length > 0 && !named) {
    warnings.push({
      code: 'partial',
      detail: `The delta edits ${maps.length} earlier row(s) without naming them.`,
    });
  } else if (maps.length > 1) {
    warnings.push({
      code: 'partial',
      detail: `The delta edits ${maps.length} earlier maps; only one of them can be the row itself.`,
    });
  }
  for (const { kind } of unplaced) {
    if (kind === 'Map') continue;
    warnings.push({
      code: 'partial',
      detail: `The delta edits a ${kind === 'Unknown' ? 'container of an unknown kind' : kind.toLowerCase()} inside a row; which field holds it is only known to the server's document.`,
    });
  }
}

function editRow(
  row: RowDraft | null,
  container: ContainerRef,
  all: OperationsOf,
  rows: RowDrafts,
): void {
  if (row === null) return;
  for (const [field, { content }] of winners(all.get(container.id) ?? [])) {
    if (content.kind === 'set') {
      row.set.set(field, toFieldValue(content.value, all, rows.lossesOf(row, field)));
      row.unset.delete(field);
    } else {
      row.unset.add(field);
      row.set.delete(field);
    }
  }
}
