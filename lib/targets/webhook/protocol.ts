import { z } from 'zod';
import { isDecimal, isObject, jsonText, type JsonValue } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import { violationFromSerde } from '@/lib/codec/serde';
import type { FieldValue, RowChange } from '@/lib/delta/change';
import type { Violation } from '@/lib/dlq/violation';
import type {
  AttemptOutcome,
  AttemptRequest,
  FieldOverwrite,
  ForceApplyPreview,
  PreviewRequest,
} from '@/lib/targets/port';

/** The JSON of docs/webhook-target.md: what is asked, and how answers are read. */

const PROTOCOL = 1;
/** Longest message of a receiver that is kept. Characters. */
const MAX_MESSAGE = 500;

/** A row's new values; the collection stands beside the list. */
function changeJson({ document, kind, set, unset }: RowChange) {
  return { document, kind, set, unset };
}

/** The body of an attempt: the bytes for a retry, the values to write anew for a force-apply. */
export function attemptBody(
  request: AttemptRequest,
  what: { mode: 'retry' } | { mode: 'force_apply'; changes: readonly RowChange[] },
): string {
  return JSON.stringify({
    protocol: PROTOCOL,
    kind: 'attempt',
    mode: what.mode,
    idempotency_key: request.idempotencyKey,
    attempt: request.attempt,
    tenant_id: String(request.scope.tenantId),
    entry_id: String(request.entryId),
    collection: request.collection,
    document_id: request.documentId,
    username: request.username,
    peer_id: String(request.peerId),
    mutation_id: String(request.mutationId),
    ...(what.mode === 'retry'
      ? { delta_base64: Buffer.from(request.delta).toString('base64') }
      : {
          changes: what.changes.map(changeJson),
          expected_version: request.expectedVersion ?? null,
        }),
  });
}

export function previewBody(request: PreviewRequest, changes: readonly RowChange[]): string {
  return JSON.stringify({
    protocol: PROTOCOL,
    kind: 'preview',
    tenant_id: String(request.scope.tenantId),
    collection: request.collection,
    document_id: request.documentId,
    username: request.username ?? null,
    changes: changes.map(changeJson),
  });
}

export function pingBody(tenantId: bigint): string {
  return JSON.stringify({ protocol: PROTOCOL, kind: 'ping', tenant_id: String(tenantId) });
}

/** JSON as field values have it: integers beyond 2^53 become decimal strings, so that none is rounded. */
function plain(value: JsonValue): FieldValue {
  if (typeof value === 'bigint') return String(value);
  if (isDecimal(value)) return Number(jsonText(value));
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

const fieldValue = z.custom<FieldValue>((value) => value !== undefined);
const fields = z.record(z.string(), fieldValue);
/** Decimal u64, as a string or, where it fits, a number. */
const decimalId = z
  .union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()])
  .transform(String);
const version = z.union([z.string().min(1).max(64), z.int().nonnegative()]).transform(String);
const rowChange = z.object({
  document: z.string(),
  kind: z.enum(['replace', 'edit', 'delete']),
  set: fields.default({}),
  unset: z.array(z.string()).default([]),
});
const violation = z
  .custom<JsonValue>((value) => value !== undefined)
  .transform((value, context): Violation => {
    const read = violationFromSerde(value);
    if (read.ok) return read.value;
    context.addIssue(read.error.detail);
    return z.NEVER;
  });
const message = z.string().transform((text) => text.slice(0, MAX_MESSAGE));

const attemptAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('accepted'),
    version,
    wrote: z.array(rowChange).max(10_000).nullable().default(null),
  }),
  z.object({ outcome: z.literal('refused'), violation }),
  z.object({
    outcome: z.literal('pended'),
    missing: z.array(z.object({ peer: decimalId, from: z.int().nonnegative() })).max(1_000),
  }),
  z.object({ outcome: z.literal('moved') }),
  z.object({ outcome: z.literal('failed'), message, temporary: z.boolean() }),
]);

const previewAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('ready'),
    version,
    overwrites: z
      .array(
        z.object({
          document: z.string(),
          field: z.string(),
          before: fieldValue.optional(),
          after: fieldValue.optional(),
          last_written_by: z.string().nullable().default(null),
          last_written_at: z.int().nullable().default(null),
        }),
      )
      .max(10_000),
    broken: z.array(violation).max(1_000).default([]),
  }),
  z.object({ outcome: z.literal('impossible'), reason: message }),
]);

const pong = z.object({ outcome: z.literal('pong') });

function read<T>(schema: z.ZodType<T>, text: string): T | null {
  const json = parseJson(text);
  if (!json.ok) return null;
  const parsed = schema.safeParse(plain(json.value));
  return parsed.success ? parsed.data : null;
}

/** What a receiver said of an attempt; null when it is nothing this protocol knows. */
export function readAttemptAnswer(text: string, collection: string): AttemptOutcome | null {
  const answer = read(attemptAnswer, text);
  switch (answer?.outcome) {
    case undefined:
      return null;
    case 'accepted':
      return {
        kind: 'accepted',
        version: answer.version,
        wrote: answer.wrote?.map((row) => ({ collection, ...row })) ?? null,
      };
    case 'refused':
      return { kind: 'refused', violation: answer.violation };
    case 'pended':
      return { kind: 'pended', missing: answer.missing };
    case 'moved':
      return { kind: 'moved' };
    case 'failed':
      return { kind: 'failed', message: answer.message, temporary: answer.temporary };
  }
}

/** What a receiver said of a preview; null when it is nothing this protocol knows. */
export function readPreviewAnswer(text: string, collection: string): ForceApplyPreview | null {
  const answer = read(previewAnswer, text);
  if (answer === null) return null;
  if (answer.outcome === 'impossible') return { kind: 'impossible', reason: answer.reason };
  return {
    kind: 'ready',
    version: answer.version,
    overwrites: answer.overwrites.map((each): FieldOverwrite => ({
      collection,
      document: each.document,
      field: each.field,
      before: each.before,
      after: each.after,
      lastWrittenBy: each.last_written_by,
      lastWrittenAt: each.last_written_at,
    })),
    broken: answer.broken,
  };
}

export function isPong(text: string): boolean {
  return read(pong, text) !== null;
}
