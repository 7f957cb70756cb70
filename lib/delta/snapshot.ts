import { decodeImportBlobMeta, LoroDoc, LoroMap } from 'loro-crdt';
import type { DecodedDelta, FieldValue, PeerSpan } from './change';
import type { StoredValue } from './loro/operation';
import { readSnapshotParts, snapshotChanges, type SnapshotParts } from './loro/snapshot-parts';
import { rowDrafts } from './row-drafts';
import { bytesValue, fieldsOf, floatValue, integerValue, type ValueLosses } from './value';

type SnapshotReading = Pick<DecodedDelta, 'spans' | 'changes' | 'warnings'>;

/**
 * Reads a Loro snapshot: every row it holds, each as a replacement. Loro itself unpacks it, after a look of our own at
 * how much that will be; it belongs into a worker all the same. Null: it covers more than `maxOps` operations.
 * Throws Loro's own error for a snapshot that Loro refuses, `MalformedBytes` for one that is broken before that.
 */
export function readSnapshot(bytes: Uint8Array, maxOps: number): SnapshotReading | null {
  const parts = readSnapshotParts(bytes);
  const spans = snapshotSpans(bytes);
  if (spans.reduce((sum, { start, end }) => sum + end - start, 0) > maxOps) return null;
  const exact = exactIntegers(parts, maxOps);
  const doc = new LoroDoc();
  doc.import(bytes);
  const rows = rowDrafts();
  const other: string[] = [];
  for (const collection of Object.keys(doc.getShallowValue()).sort()) {
    const root = doc.getContainerById(`cid:root-${collection}:Map`);
    if (!(root instanceof LoroMap)) {
      other.push(collection);
      continue;
    }
    for (const document of root.keys()) {
      const row = root.get(document);
      if (!(row instanceof LoroMap)) {
        other.push(`${collection} / ${document}`);
        continue;
      }
      const draft = rows.start(collection, document, 'replace');
      for (const field of row.keys()) {
        draft.set.set(field, plainValue(row.get(field), rows.lossesOf(draft, field), exact));
      }
    }
  }
  const partial = other.map((place) => ({
    code: 'partial' as const,
    detail: `"${place}" is not a collection of rows, and is left out.`,
  }));
  return { spans, changes: rows.changes(), warnings: [...partial, ...rows.warnings()] };
}

function snapshotSpans(bytes: Uint8Array): PeerSpan[] {
  const meta = decodeImportBlobMeta(bytes, true);
  const starts = meta.partialStartVersionVector.toJSON();
  return [...meta.partialEndVersionVector.toJSON()]
    .map(([peer, end]) => ({ peer: String(peer), start: starts.get(peer) ?? 0, end }))
    .sort((a, b) => (BigInt(a.peer) < BigInt(b.peer) ? -1 : 1));
}

/** Large integers by what is left of them as a JavaScript number; null where two are left the same. */
type ExactIntegers = ReadonlyMap<number, bigint | null>;

/**
 * The integers from 2^53 that a snapshot's operations ever wrote. None for a shallow snapshot: its older values are
 * not among its operations.
 */
function exactIntegers(parts: SnapshotParts, maxOps: number): ExactIntegers {
  const exact = new Map<number, bigint | null>();
  if (parts.start.table?.blocks.length !== 0) return exact;
  const note = (value: StoredValue): void => {
    if (typeof value === 'bigint' || typeof value === 'number') {
      const rounded = Number(value);
      if (Math.abs(rounded) < 2 ** 53 || !Number.isInteger(rounded)) return;
      const known = exact.get(rounded);
      const whole = typeof value === 'bigint' ? value : null;
      exact.set(rounded, known === undefined || known === whole ? whole : null);
    } else if (Array.isArray(value)) {
      for (const item of value) note(item);
    } else if (value instanceof Map) {
      for (const item of value.values()) note(item);
    }
  };
  for (const { operations } of snapshotChanges(parts, maxOps)) {
    for (const { content } of operations) {
      if (content.kind === 'set' || content.kind === 'overwrite') note(content.value);
      else if (content.kind === 'insert') content.values.forEach(note);
    }
  }
  return exact;
}

const NONE: ExactIntegers = new Map();

interface JsonContainer {
  toJSON(): unknown;
}

/**
 * A value as Loro's JavaScript binding hands it out. It has rounded large integers by then; `exact` gives back those
 * it knows.
 */
export function plainValue(
  value: unknown,
  losses: ValueLosses,
  exact: ExactIntegers = NONE,
): FieldValue {
  if (typeof value === 'number') {
    const whole = exact.get(value);
    return typeof whole === 'bigint' ? integerValue(whole, losses) : floatValue(value, losses);
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return bytesValue(value);
  if (Array.isArray(value)) return value.map((item) => plainValue(item, losses, exact));
  if (typeof value === 'object' && isContainer(value)) {
    return plainValue(value.toJSON(), losses, exact);
  }
  if (typeof value === 'object') {
    return fieldsOf(Object.entries(value).map(([k, v]) => [k, plainValue(v, losses, exact)]));
  }
  losses.unreadable ??= `holds a ${typeof value}`;
  return null;
}

function isContainer(value: object): value is JsonContainer {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
