import { isDeepStrictEqual } from 'node:util';
import { type ContainerID, decodeImportBlobMeta, LoroDoc, LoroMap } from 'loro-crdt';
import type { DecodedDelta, DeltaHint, FieldValue, RowChange } from './change';
import { MAX_DELTA_OPS } from './limits';
import type { LocateContainer } from './loro/rows';
import { readUpdate } from './loro/update';
import { unreadable, unwritable } from './obstacle';
import { readDelta } from './read';
import { plainValue } from './snapshot';
import { fieldsOf } from './value';

/**
 * Work on one stored collection document. It hands bytes from devices to the Loro engine,
 * so on a server it runs in the worker, never on the main thread.
 */

/** Largest document that is written back. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

export type RowFields = { readonly [field: string]: FieldValue };

/** A row before and after; null where it does not exist. */
export interface RowState {
  readonly document: string;
  readonly before: RowFields | null;
  readonly after: RowFields | null;
}

export interface ApplyInput {
  /** `merge`: the bytes as they are; `rewrite`: their values as the latest write. */
  readonly mode: 'merge' | 'rewrite';
  /** The stored document, a Loro snapshot; null: the collection is empty. */
  readonly document: Uint8Array | null;
  readonly delta: Uint8Array;
  readonly hint: DeltaHint;
}

export type ApplyResult =
  | {
      readonly kind: 'applied';
      /** The document to store; null when the delta brought nothing new. */
      readonly document: Uint8Array | null;
      readonly rows: readonly RowState[];
      readonly wrote: readonly RowChange[];
    }
  /** All operations of each peer before counter `from` are needed, and some are not there. */
  | {
      readonly kind: 'pended';
      readonly missing: readonly { readonly peer: string; readonly from: number }[];
    }
  | { readonly kind: 'unreadable'; readonly message: string };

/** Applies a delta to a collection's document. Row maps in MessagePack or JSON always rewrite. */
export function applyDelta({ mode, document, delta, hint }: ApplyInput): ApplyResult {
  const decoded = readDelta(delta, hint);
  const obstacle = unreadable(decoded);
  if (obstacle !== null) return { kind: 'unreadable', message: obstacle };
  if (/[/\0]/.test(hint.collection)) {
    return {
      kind: 'unreadable',
      message: 'A Loro document cannot hold a collection with "/" in its name.',
    };
  }
  const base = openDocument(document);
  const result =
    mode === 'merge' && decoded.format.startsWith('loro')
      ? merge(base, delta, decoded, hint)
      : rewrite(base, delta, decoded, hint);
  if (result.kind === 'applied' && (result.document?.length ?? 0) > MAX_DOCUMENT_BYTES) {
    return { kind: 'unreadable', message: 'The document would grow beyond 16 MiB.' };
  }
  return result;
}

function openDocument(document: Uint8Array | null): LoroDoc {
  return document === null ? new LoroDoc() : LoroDoc.fromSnapshot(document);
}

function merge(
  base: LoroDoc,
  delta: Uint8Array,
  decoded: DecodedDelta,
  hint: DeltaHint,
): ApplyResult {
  const missing = missingFor(base, delta, decoded);
  if (missing.length > 0) return { kind: 'pended', missing };
  const doc = base.fork();
  const version = doc.oplogVersion();
  const refusal = tryImport(doc, delta);
  if (refusal !== null) return { kind: 'unreadable', message: refusal };
  const foreign = Object.keys(doc.getShallowValue()).find((root) => root !== hint.collection);
  if (foreign !== undefined) {
    return { kind: 'unreadable', message: `The delta writes to the collection "${foreign}" too.` };
  }
  if (doc.oplogVersion().compare(version) === 0) {
    return { kind: 'applied', document: null, rows: [], wrote: [] };
  }
  const touched = touchedBy(base, doc, delta, decoded, hint);
  const rows = rowStates(base, doc, hint.collection, touched).filter(
    ({ before, after }) => !isDeepStrictEqual(before, after),
  );
  return {
    kind: 'applied',
    document: doc.export({ mode: 'snapshot' }),
    rows,
    wrote: rows.map((row) => effect(hint.collection, row)),
  };
}

/** What an update builds on and the document lacks. */
function missingFor(base: LoroDoc, delta: Uint8Array, decoded: DecodedDelta) {
  if (decoded.format !== 'loro-update') return [];
  const reading = readUpdate(delta, MAX_DELTA_OPS);
  if (reading.kind !== 'read') return [];
  const known = base.oplogVersion().toJSON();
  return reading.update.buildsOn
    .filter(({ peer, counter }) => (known.get(peer as `${number}`) ?? 0) <= counter)
    .map(({ peer, counter }) => ({ peer, from: counter + 1 }));
}

/** Imports bytes; answers with what Loro says against them, null when it took them all. */
function tryImport(doc: LoroDoc, delta: Uint8Array): string | null {
  try {
    const { pending } = doc.import(delta);
    return pending === null || pending.size === 0
      ? null
      : 'The delta has gaps: some of its own operations are missing.';
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return `The delta cannot be decoded: ${String(error)}`;
  }
}

/** Every row a merged delta may have changed. */
function touchedBy(
  base: LoroDoc,
  doc: LoroDoc,
  delta: Uint8Array,
  decoded: DecodedDelta,
  hint: DeltaHint,
): ReadonlySet<string> {
  if (decoded.format === 'loro-snapshot') {
    return new Set([base, doc].flatMap((each) => each.getMap(hint.collection).keys()));
  }
  const located = readDelta(delta, hint, locatorIn(doc));
  return new Set(located.changes.map((change) => change.document));
}

function rewrite(
  base: LoroDoc,
  delta: Uint8Array,
  decoded: DecodedDelta,
  hint: DeltaHint,
): ApplyResult {
  const located =
    decoded.format === 'loro-update' ? readDelta(delta, hint, locatorAt(base, delta)) : decoded;
  const obstacle = unwritable(located, hint);
  if (obstacle !== null) return { kind: 'unreadable', message: obstacle };
  const doc = base.fork();
  const root = doc.getMap(hint.collection);
  for (const change of located.changes) writeRow(root, change);
  doc.commit();
  const touched = new Set(located.changes.map((change) => change.document));
  return {
    kind: 'applied',
    document: doc.export({ mode: 'snapshot' }),
    rows: rowStates(base, doc, hint.collection, touched),
    wrote: located.changes,
  };
}

function writeRow(root: LoroMap, { document, kind, set, unset }: RowChange): void {
  if (kind === 'delete') {
    root.delete(document);
    return;
  }
  const present = root.get(document);
  const row = present instanceof LoroMap ? present : root.setContainer(document, new LoroMap());
  for (const [field, value] of Object.entries(set)) row.set(field, storable(value));
  const gone = kind === 'replace' ? row.keys().filter((key) => !Object.hasOwn(set, key)) : unset;
  for (const field of gone) row.delete(field);
}

type Storable =
  null | boolean | number | string | Uint8Array | Storable[] | { [k: string]: Storable };

/** Undoes the JSON spelling of binary and of floats JSON lacks. */
function storable(value: FieldValue): Storable {
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  const { $bytes: hex, $float: float } = value;
  if (typeof hex === 'string' && Object.keys(value).length === 1 && /^([0-9a-f]{2})*$/.test(hex)) {
    return Uint8Array.from(Buffer.from(hex, 'hex'));
  }
  if (typeof float === 'string' && Object.keys(value).length === 1) return Number(float);
  return fieldsOf(Object.entries(value).map(([key, inner]) => [key, storable(inner)]));
}

function rowStates(
  base: LoroDoc,
  doc: LoroDoc,
  collection: string,
  documents: ReadonlySet<string>,
): RowState[] {
  return [...documents].sort().map((document) => ({
    document,
    before: rowFields(base, collection, document),
    after: rowFields(doc, collection, document),
  }));
}

/** The fields of one row; null when the document has no such row. */
function rowFields(doc: LoroDoc, collection: string, document: string): RowFields | null {
  const row = doc.getMap(collection).get(document);
  if (!(row instanceof LoroMap)) return null;
  return fieldsOf(row.keys().map((field) => [field, plainValue(row.get(field), {})]));
}

/** What became different, which for a stale delta can be less than what it asked for. */
function effect(collection: string, { document, before, after }: RowState): RowChange {
  if (after === null) return { collection, document, kind: 'delete', set: {}, unset: [] };
  if (before === null) return { collection, document, kind: 'replace', set: after, unset: [] };
  const changed = Object.entries(after).filter(
    ([field, value]) => !Object.hasOwn(before, field) || !isDeepStrictEqual(before[field], value),
  );
  const unset = Object.keys(before).filter((field) => !Object.hasOwn(after, field));
  return { collection, document, kind: 'edit', set: fieldsOf(changed), unset };
}

/**
 * Finds containers in the document as its device saw it: at the version the delta builds on.
 * By now the row may have been written anew, and only that version still knows its parts.
 */
function locatorAt(base: LoroDoc, delta: Uint8Array): LocateContainer {
  try {
    const { startFrontiers } = decodeImportBlobMeta(delta, true);
    const then = startFrontiers.length === 0 ? base.fork() : base.forkAt(startFrontiers);
    if (tryImport(then, delta) === null) return locatorIn(then);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    // The document does not hold that version: what the entry says of the row has to do.
  }
  return () => null;
}

function locatorIn(doc: LoroDoc): LocateContainer {
  return (containerId) => {
    const path = doc.getPathToContainer(containerId as ContainerID);
    const [collection, document, name] = path ?? [];
    if (typeof collection !== 'string' || typeof document !== 'string') return null;
    if (name === undefined) return { collection, document, field: null };
    const row = doc.getMap(collection).get(document);
    if (!(row instanceof LoroMap) || typeof name !== 'string') return null;
    return { collection, document, field: { name, value: plainValue(row.get(name), {}) } };
  };
}
