import fc from 'fast-check';
import { LoroDoc, LoroList, LoroMap, LoroText } from 'loro-crdt';
import type { FieldValue, RowChange } from './change';
import { plainValue } from './snapshot';

/**
 * Random histories of a collection as NodeDB's edges write them: several peers, whole rows,
 * field edits, removals, and now and then an exchange of what they have.
 */

export type Step =
  | {
      readonly do: 'replace';
      readonly row: string;
      readonly fields: readonly [string, FieldValue][];
    }
  | { readonly do: 'edit'; readonly row: string; readonly fields: readonly [string, FieldValue][] }
  | { readonly do: 'unset'; readonly row: string; readonly field: string }
  | { readonly do: 'remove'; readonly row: string }
  | { readonly do: 'nest'; readonly row: string; readonly words: readonly string[] };

export interface Turn {
  readonly peer: number;
  readonly steps: readonly Step[];
  /** Which other peer's writes are taken in first. */
  readonly hears: number;
}

export const COLLECTION = 'orders';
const PEERS = [1n, 4294967296n, 18446744073709551614n] as const;

const names = fc.constantFrom('a', 'b', 'größe', '__proto__', '');
const rows = fc.constantFrom('o1', 'o2', 'ö/3', '__proto__');
const scalar: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const fields = fc.array(fc.tuple(names, scalar), { maxLength: 4 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('replace' as const), row: rows, fields }),
  fc.record({ do: fc.constant('edit' as const), row: rows, fields }),
  fc.record({ do: fc.constant('unset' as const), row: rows, field: names }),
  fc.record({ do: fc.constant('remove' as const), row: rows }),
  fc.record({
    do: fc.constant('nest' as const),
    row: rows,
    words: fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  }),
);

export const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    peer: fc.nat(PEERS.length - 1),
    hears: fc.nat(PEERS.length - 1),
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 8 },
);

export function newPeers(): LoroDoc[] {
  return PEERS.map((peer) => {
    const doc = new LoroDoc();
    doc.setPeerId(peer);
    return doc;
  });
}

/** Writes one row anew, as an upsert of a whole row does. */
export function replaceRow(
  doc: LoroDoc,
  collection: string,
  row: string,
  values: Iterable<readonly [string, FieldValue]>,
): LoroMap {
  const map = doc.getMap(collection).setContainer(row, new LoroMap());
  for (const [field, value] of values) map.set(field, value);
  return map;
}

function rowOf(doc: LoroDoc, row: string): LoroMap | null {
  const map = doc.getMap(COLLECTION).get(row);
  return map instanceof LoroMap ? map : null;
}

/** Takes one step; edits of rows that are not there do nothing. */
export function take(doc: LoroDoc, step: Step): void {
  switch (step.do) {
    case 'replace':
      replaceRow(doc, COLLECTION, step.row, step.fields);
      return;
    case 'edit':
      for (const [field, value] of step.fields) rowOf(doc, step.row)?.set(field, value);
      return;
    case 'unset':
      rowOf(doc, step.row)?.delete(step.field);
      return;
    case 'remove':
      if (rowOf(doc, step.row)) doc.getMap(COLLECTION).delete(step.row);
      return;
    case 'nest': {
      const row = rowOf(doc, step.row);
      if (!row) return;
      const list = row.setContainer('list', new LoroList());
      for (const word of step.words) list.insert(0, word);
      const text = row.setContainer('text', new LoroText());
      for (const word of step.words) text.insert(Math.floor(text.length / 2), word);
    }
  }
}

export type Rows = Map<string, Map<string, FieldValue>>;

/** What a document shows: rows and fields, read key by key so that no name is special. */
export function rowsOf(doc: LoroDoc): Rows {
  const root = doc.getMap(COLLECTION);
  return new Map(
    root.keys().map((row) => {
      const map = root.get(row);
      const keys = map instanceof LoroMap ? map.keys() : [];
      return [row, new Map(keys.map((key) => [key, plainValue((map as LoroMap).get(key), {})]))];
    }),
  );
}

/** What rows become by a decoded change: the meaning of `RowChange`, spelled out. */
export function applyChanges(before: Rows, changes: readonly RowChange[]): Rows {
  const after: Rows = new Map([...before].map(([row, fields]) => [row, new Map(fields)]));
  for (const { document, kind, set, unset } of changes) {
    if (kind === 'delete') {
      after.delete(document);
      continue;
    }
    const fields =
      kind === 'replace' ? new Map<string, FieldValue>() : (after.get(document) ?? new Map());
    for (const [field, value] of Object.entries(set)) fields.set(field, value);
    for (const field of unset) fields.delete(field);
    after.set(document, fields);
  }
  return after;
}
