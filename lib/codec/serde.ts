import {
  HINTS,
  VIOLATIONS,
  type Hint,
  type KnownHintKind,
  type KnownViolationKind,
  type Violation,
} from '@/lib/dlq/violation';
import { isObject, jsonText, newObject, type JsonObject, type JsonValue } from './json';
import { parseJson } from './json-parse';
import { readU64 } from './u64';

/**
 * Violations and hints as serde tags them: externally, a unit variant as its bare name, a struct variant
 * as an object with that one name. Both casings are read; PascalCase is written, as the seed does.
 *
 * A variant this version does not know becomes `unknown` with its payload as JSON text ('' when it had none).
 * So does a known variant that carries fields it does not have here: as `unknown` nothing of it is lost.
 */

interface SerdeError {
  /** JSON pointer relative to the value read. */
  readonly pointer: string;
  readonly detail: string;
}
export type SerdeResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SerdeError };

/** Longest tag kept, in UTF-8 bytes, and longest whole value as JSON text. */
const MAX_TAG_BYTES = 256;
const MAX_TEXT_BYTES = 65_536;

export function violationFromSerde(json: JsonValue | undefined): SerdeResult<Violation> {
  const read = readVariant(json, VIOLATIONS, VIOLATION_TAGS);
  if (!read.ok) return read;
  const { tag, kind, fields, detail } = read.value;
  if (kind === undefined) return { ok: true, value: { kind: 'unknown', tag, detail } };
  const members = readFields(tag, fields, VIOLATIONS[kind].fields);
  if (!members.ok) return members;
  // The field names come from the same table as the type's.
  return { ok: true, value: { kind, ...members.value } as unknown as Violation };
}

export function violationToSerde(violation: Violation): JsonValue {
  if (violation.kind === 'unknown') return unknownToSerde(violation.tag, violation.detail);
  return variantToSerde(VIOLATIONS[violation.kind], violation);
}

/** `retry_after_ms` may be a number or a decimal string; it is kept as a decimal string. */
export function hintFromSerde(json: JsonValue | undefined): SerdeResult<Hint> {
  const read = readVariant(json, HINTS, HINT_TAGS);
  if (!read.ok) return read;
  const { tag, kind, fields, detail } = read.value;
  if (kind === undefined) return { ok: true, value: { kind: 'unknown', tag, detail } };
  const members = readFields(tag, fields, HINTS[kind].fields);
  if (!members.ok) return members;
  return { ok: true, value: { kind, ...members.value } as unknown as Hint };
}

export function hintToSerde(hint: Hint): JsonValue {
  if (hint.kind === 'unknown') return unknownToSerde(hint.tag, hint.detail);
  return variantToSerde(HINTS[hint.kind], hint);
}

interface Shape {
  readonly tag: string;
  readonly fields: readonly string[];
}

function tagsOf<K extends string>(table: { readonly [kind in K]: Shape }): ReadonlyMap<string, K> {
  const kinds = Object.keys(table) as K[];
  return new Map(
    kinds.flatMap((kind) => [[table[kind].tag, kind] as const, [kind, kind] as const]),
  );
}
const VIOLATION_TAGS = tagsOf<KnownViolationKind>(VIOLATIONS);
const HINT_TAGS = tagsOf<KnownHintKind>(HINTS);

interface Variant<K> {
  readonly tag: string;
  /** Undefined: not a variant this version knows. */
  readonly kind: K | undefined;
  readonly fields: JsonValue | undefined;
  readonly detail: string;
}

function refuse(pointer: string, detail: string): { ok: false; error: SerdeError } {
  return { ok: false, error: { pointer, detail } };
}

function readVariant<K extends string>(
  json: JsonValue | undefined,
  table: { readonly [kind in K]: Shape },
  kinds: ReadonlyMap<string, K>,
): SerdeResult<Variant<K>> {
  const names = isObject(json) ? Object.keys(json) : [];
  const tag = typeof json === 'string' ? json : names[0];
  if (tag === undefined || names.length > 1) {
    return refuse('', 'Expected a variant name, or an object with one variant name.');
  }
  const fields = isObject(json) ? json[tag] : undefined;
  const detail = fields === undefined ? '' : jsonText(fields);
  if (tag === '' || Buffer.byteLength(tag) > MAX_TAG_BYTES) {
    return refuse('', `A variant name has 1 to ${String(MAX_TAG_BYTES)} bytes.`);
  }
  if (Buffer.byteLength(detail) > MAX_TEXT_BYTES) {
    return refuse('', `Longer than ${String(MAX_TEXT_BYTES)} bytes.`);
  }
  const kind = kinds.get(tag);
  const foreign = kind !== undefined && hasOtherFields(fields, table[kind].fields);
  return { ok: true, value: { tag, kind: foreign ? undefined : kind, fields, detail } };
}

/** True when a payload holds something the known variant has no place for. */
function hasOtherFields(fields: JsonValue | undefined, known: readonly string[]): boolean {
  if (known.length === 0) {
    // serde reads `{"RateLimited":null}` like `"RateLimited"`.
    return fields !== undefined && fields !== null;
  }
  return isObject(fields) && Object.keys(fields).some((name) => !known.includes(name));
}

function readFields(
  tag: string,
  fields: JsonValue | undefined,
  names: readonly string[],
): SerdeResult<JsonObject> {
  const members = newObject();
  if (names.length === 0) return { ok: true, value: members };
  if (!isObject(fields)) {
    return refuse(
      '',
      `${tag} is an object with ${names.map((name) => `"${name}"`).join(' and ')}.`,
    );
  }
  for (const name of names) {
    const pointer = `/${tag}/${name}`;
    const field = fields[name];
    if (field === undefined) return refuse(pointer, `${tag} needs "${name}".`);
    if (name === 'retry_after_ms') {
      const read = readU64(field);
      if (!read.ok) return refuse(pointer, read.detail);
      members[name] = read.value.toString();
    } else if (typeof field === 'string') {
      members[name] = field;
    } else {
      return refuse(pointer, 'Expected a string.');
    }
  }
  return { ok: true, value: members };
}

function variantToSerde(shape: Shape, members: object): JsonValue {
  if (shape.fields.length === 0) return shape.tag;
  const values = new Map<string, JsonValue>(Object.entries(members));
  const fields = newObject();
  for (const name of shape.fields) fields[name] = values.get(name) ?? null;
  const json = newObject();
  json[shape.tag] = fields;
  return json;
}

function unknownToSerde(tag: string, detail: string): JsonValue {
  if (detail === '') return tag;
  const read = parseJson(detail);
  const json = newObject();
  json[tag] = read.ok ? read.value : detail;
  return json;
}
