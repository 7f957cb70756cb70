import type { EntryFacts, SourceFacts } from '@/lib/dlq/entry';
import { I63_MAX, type TenantId } from '@/lib/dlq/ids';
import { collectionProblem, NAME_MAX_BYTES } from '@/lib/dlq/names';
import type { Rejection } from '@/lib/dlq/rejection';
import type { Hint, Violation } from '@/lib/dlq/violation';
import { DELTA_FIELDS, readDelta } from './delta-field';
import { readFieldsOf, type FieldError, type FieldReader } from './entry-fields';
import { isObject, newObject, type JsonValue } from './json';
import { hintFromSerde, violationFromSerde } from './serde';

/**
 * The seed's `DlqEnqueueParams` and `DlqEntry` as JSON. Every field of the params is required, as serde has it;
 * `compensation` may be missing, and `tenant_id` too where the caller knows the tenant already.
 * The four fields a `DlqEntry` has beyond that come together and become facts about its source, never state.
 */

export interface EntryJsonOptions {
  /** JSON pointer of the value inside its body; '' for the whole body. */
  readonly pointer: string;
  readonly maxDeltaBytes: number;
}

export type EntryJsonResult =
  | { readonly ok: true; readonly item: Rejection; readonly tenantId: TenantId | null }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** In bytes of UTF-8. */
const MAX_CLIENT_VERSION = 1_024;

const SOURCE_FIELDS = ['entry_id', 'created_at', 'retry_count', 'resolved'] as const;
const FIELDS = [
  'session_id',
  'tenant_id',
  'username',
  'collection',
  'document_id',
  'mutation_id',
  'peer_id',
  ...DELTA_FIELDS,
  'delta_sha256',
  'violation_type',
  'compensation',
  'device_metadata',
  ...SOURCE_FIELDS,
];

export function entryFromJson(json: JsonValue, options: EntryJsonOptions): EntryJsonResult {
  const { pointer } = options;
  if (!isObject(json)) {
    return { ok: false, errors: [{ pointer, code: 'wrong-type', detail: 'Expected an object.' }] };
  }
  const fields = readFieldsOf(json, pointer);
  fields.only(FIELDS);
  const tenantId = readTenant(fields);
  const facts = {
    sessionId: fields.text('session_id', NAME_MAX_BYTES),
    username: fields.text('username', NAME_MAX_BYTES),
    collection: readCollection(fields),
    documentId: fields.text('document_id', NAME_MAX_BYTES),
    mutationId: fields.u64('mutation_id'),
    peerId: fields.u64('peer_id'),
    violation: readViolation(fields),
    compensation: readCompensation(fields),
    device: readDevice(fields, pointer),
    source: readSource(fields),
  };
  const delta = readDelta(fields, options.maxDeltaBytes);
  if (fields.errors.length > 0 || delta === undefined || facts.violation === undefined) {
    return { ok: false, errors: fields.errors };
  }
  return { ok: true, item: { facts: { ...facts, violation: facts.violation }, delta }, tenantId };
}

function readTenant(fields: FieldReader): TenantId | null {
  if (!fields.has('tenant_id')) return null;
  const id: bigint = fields.u64('tenant_id');
  if (id <= I63_MAX) return id as TenantId;
  fields.refuse('tenant_id', 'u64-range', `A tenant id is at most ${String(I63_MAX)}.`);
  return null;
}

function readCollection(fields: FieldReader): string {
  const collection = fields.text('collection', NAME_MAX_BYTES);
  // A missing one reads as empty and is refused already; so is one that is no name at all.
  const wrong = fields.get('collection') === '' ? collectionProblem(collection) : null;
  if (wrong !== null) fields.refuse('collection', wrong.code, `It ${wrong.words}.`);
  return collection;
}

function readViolation(fields: FieldReader): Violation | undefined {
  if (!fields.has('violation_type')) {
    return fields.refuse('violation_type', 'missing-field', '"violation_type" is missing.');
  }
  const read = violationFromSerde(fields.get('violation_type'));
  if (read.ok) return read.value;
  fields.refuseAt(`/violation_type${read.error.pointer}`, 'violation-type', read.error.detail);
  return undefined;
}

function readCompensation(fields: FieldReader): Hint | null {
  const json = fields.get('compensation');
  if (json === undefined || json === null) return null;
  const read = hintFromSerde(json);
  if (read.ok) return read.value;
  fields.refuseAt(`/compensation${read.error.pointer}`, 'compensation', read.error.detail);
  return null;
}

function readDevice(fields: FieldReader, pointer: string): EntryFacts['device'] {
  const json = fields.get('device_metadata');
  const device = readFieldsOf(isObject(json) ? json : newObject(), `${pointer}/device_metadata`);
  if (json === undefined) {
    fields.refuse('device_metadata', 'missing-field', '"device_metadata" is missing.');
  } else if (!isObject(json)) {
    fields.refuse('device_metadata', 'wrong-type', 'Expected an object.');
  }
  device.only(['client_version', 'remote_addr', 'peer_id']);
  const facts = {
    clientVersion: device.text('client_version', MAX_CLIENT_VERSION),
    remoteAddr: device.text('remote_addr', NAME_MAX_BYTES),
    peerId: device.u64('peer_id'),
  };
  if (isObject(json)) fields.errors.push(...device.errors);
  return facts;
}

function readSource(fields: FieldReader): SourceFacts | null {
  if (!SOURCE_FIELDS.some((name) => fields.has(name))) return null;
  return {
    entryId: fields.u64('entry_id'),
    createdAt: fields.u64('created_at'),
    retryCount: fields.u32('retry_count'),
    resolved: fields.flag('resolved'),
  };
}
