import { decodeImportBlobMeta, LoroDoc, LoroMap } from 'loro-crdt';
import type { DecodedDelta, FieldValue, PeerSpan } from './change';
import { rowDrafts } from './row-drafts';
import { bytesValue, fieldsOf, floatValue, type ValueLosses } from './value';

type SnapshotReading = Pick<DecodedDelta, 'spans' | 'changes' | 'warnings'>;

/**
 * Reads a Loro snapshot: every row it holds, each as a replacement. Loro itself unpacks it, so
 * this belongs into a worker; null when it covers more than `maxOps` operations.
 * Throws Loro's own error for a snapshot that Loro refuses.
 */
export function readSnapshot(bytes: Uint8Array, maxOps: number): SnapshotReading | null {
  const spans = snapshotSpans(bytes);
  if (spans.reduce((sum, { start, end }) => sum + end - start, 0) > maxOps) return null;
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
        draft.set.set(field, plainValue(row.get(field), rows.lossesOf(draft, field)));
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

interface JsonContainer {
  toJSON(): unknown;
}

/** A value as Loro's JavaScript binding hands it out; it has rounded large integers by then. */
export function plainValue(value: unknown, losses: ValueLosses): FieldValue {
  if (typeof value === 'number') return floatValue(value, losses);
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return bytesValue(value);
  if (Array.isArray(value)) return value.map((item) => plainValue(item, losses));
  if (typeof value === 'object' && isContainer(value)) return plainValue(value.toJSON(), losses);
  if (typeof value === 'object') {
    return fieldsOf(Object.entries(value).map(([k, v]) => [k, plainValue(v, losses)]));
  }
  losses.unreadable ??= `holds a ${typeof value}`;
  return null;
}

function isContainer(value: object): value is JsonContainer {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
