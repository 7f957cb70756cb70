import { annotateLoro } from './annotate-loro';
import { treeWatch } from './annotate-tree';
import type { Annotation } from './annotation';
import type { DeltaHint } from './change';
import { readJsonObject } from './json';
import { walkJson } from './json-tree';
import { MAX_DELTA_BYTES } from './limits';
import { readEnvelope } from './loro/envelope';
import { opensMap, readMsgpackMap } from './msgpack';

/**
 * Says what stands where in the bytes of a delta: the parts of a Loro blob, or the values of a row map. Takes any
 * bytes; where they break the format, what was found before that is told, and nothing else is guessed. `hint` gives
 * the fields of a row map, and of an edit, the row they belong to. Empty: nothing is known about the bytes.
 */
export function annotate(bytes: Uint8Array, hint?: DeltaHint): Annotation[] {
  if (bytes.length === 0 || bytes.length > MAX_DELTA_BYTES) return [];
  const envelope = readEnvelope(bytes);
  if (envelope) return annotateLoro(bytes, envelope, placeOf(hint));
  const { watch, roots } = treeWatch(placeOf(hint));
  if (opensMap(bytes[0])) {
    return 'fields' in readMsgpackMap(bytes) ? (readMsgpackMap(bytes, watch), [...roots]) : [];
  }
  const json = readJsonObject(bytes);
  if (json === null || !('fields' in json)) return [];
  walkJson(bytes, watch);
  return [...roots];
}

/** The row the hint names; null when it names none. */
function placeOf(hint: DeltaHint | undefined): readonly string[] | null {
  if (hint === undefined || hint.documentId === '*' || hint.documentId === '') return null;
  return [hint.collection, hint.documentId];
}
