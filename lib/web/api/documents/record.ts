import { z } from 'zod';
import { EXPIRY_ACTIONS, STATUSES, TARGET_KINDS } from '@/lib/dlq/entry';
import type { EventKind, Payloads } from '@/lib/dlq/events';
import { GROUP_STATUSES } from '@/lib/dlq/group';
import { OPERATION_ACTIONS, OPERATION_TURNS } from '@/lib/dlq/operation';
import type { WalItem, WalPage } from '@/lib/dlq/views';
import { count, idText, instant, instantOf, sha256Text, u64Text } from '../scalars';
import { pageShape } from './entry';
import { storedHintSchema, storedViolationSchema } from './violation';

/** Records of the WAL. Payloads are told as they are stored: the hash is over them. */

const attempt = z.int().min(1);
const again = {
  final: z.boolean().describe('It will not be tried again by itself.'),
  retry_in_ms: count,
};
const nothing = z.strictObject({});
const action = z.enum(EXPIRY_ACTIONS);
const message = z.string();
const group = z.string().describe('Fingerprint of the entries that failed alike.');

const PAYLOADS = {
  enqueued: z.strictObject({
    session_id: z.string(),
    username: z.string(),
    document_id: z.string(),
    mutation_id: u64Text,
    peer_id: u64Text,
    violation: storedViolationSchema,
    compensation: storedHintSchema.nullable(),
    client_version: z.string(),
    remote_addr: z.string(),
    device_peer_id: u64Text,
    delta_size: count,
    delta_sha256: sha256Text,
    source: z
      .strictObject({
        entry_id: u64Text,
        created_at: u64Text,
        retry_count: count,
        resolved: z.boolean(),
      })
      .nullable(),
  }),
  evicted: z.strictObject({ capacity: count }),
  resolved: nothing,
  reopened: nothing,
  attempt_started: z.strictObject({
    attempt,
    key: attempt.describe(
      'The idempotency key the target sees: an attempt whose end is unknown lends its own.',
    ),
    mode: z.enum(['retry', 'force_apply']),
    lease_ms: count,
    target: z.string(),
  }),
  attempt_accepted: z.strictObject({ attempt, version: z.string(), fields: count.nullable() }),
  attempt_refused: z.strictObject({ attempt, violation: storedViolationSchema }),
  attempt_pended: z.strictObject({
    attempt,
    missing: z.array(z.strictObject({ peer: u64Text, from: count })),
    ...again,
  }),
  attempt_failed: z.strictObject({ attempt, message, ...again }),
  attempt_unknown: z.strictObject({ attempt, message, ...again }),
  attempt_late: z.strictObject({ attempt, outcome: z.string() }),
  expired: z.strictObject({ action, ttl_secs: u64Text }),
  follow_up_owed: nothing,
  delivered: z.strictObject({ message_id: z.string(), channel: z.string(), attempts: count }),
  delivery_failed: z.strictObject({ message_id: z.string(), message, attempts: count }),
  restored: nothing,
  held: nothing,
  released: nothing,
  assigned: z.strictObject({ to: z.string().nullable(), from: z.string().nullable() }),
  noted: z.strictObject({ text: z.string() }),
  purged: nothing,
  policy_set: z.strictObject({
    ttl_secs: u64Text.nullable(),
    action: action.nullable(),
    capacity: z.int().min(1).nullable(),
  }),
  defaults_set: z.strictObject({
    name: z.string().nullable(),
    ttl_secs: u64Text,
    action,
    capacity: z.int().min(1),
    retention_secs: count,
    second_person: z.boolean().optional(),
  }),
  target_set: z.strictObject({
    kind: z.enum(TARGET_KINDS),
    url: z.string().nullable(),
    new_secret: z.boolean(),
  }),
  group_set: z.strictObject({
    group,
    status: z.enum(GROUP_STATUSES),
    snooze_until: count.nullable().describe('Epoch milliseconds.'),
    snooze_count: u64Text.nullable().describe('So many arrivals end the snooze.'),
    owner: z.string().nullable(),
  }),
  group_noted: z.strictObject({ group, text: z.string() }),
  operation: z.strictObject({
    operation: z.string(),
    turn: z.enum(OPERATION_TURNS),
    action: z.enum(OPERATION_ACTIONS),
    total: count,
  }),
} satisfies {
  readonly [K in EventKind]: z.ZodObject<{ readonly [F in keyof Payloads[K]]: z.ZodType }>;
};

const EVENT_KINDS = Object.keys(PAYLOADS) as EventKind[];

const status = z.enum(STATUSES).nullable();

function recordOf<K extends EventKind>(kind: K) {
  return z.strictObject({
    seq: idText.describe('Dense within the tenant.'),
    at: instant,
    kind: z.literal(kind),
    entry_id: idText.nullable().describe('Null: about no single entry.'),
    collection: z.string().nullable().describe('Null: about the tenant.'),
    from: status,
    to: status,
    version: z.int().min(1).nullable(),
    actor: z.string().describe('`user:…`, `key:…`, `sweep`, `cli`.'),
    reason: z.string().nullable(),
    request_id: z.string().nullable(),
    payload: PAYLOADS[kind] as z.ZodType,
    hash: sha256Text.describe('Chained: over the previous hash, the header and the payload.'),
  });
}

const [first, ...others] = EVENT_KINDS.map((kind) => recordOf(kind));
if (first === undefined) throw new Error('there are no kinds of records');

export const recordSchema = z
  .discriminatedUnion('kind', [first, ...others])
  .meta({ id: 'WalRecord', description: "A record of the tenant's append-only log." });

export function recordDocument(item: WalItem): z.input<typeof recordSchema> {
  return {
    seq: item.seq,
    at: instantOf(item.at),
    kind: item.kind,
    entry_id: item.entryId,
    collection: item.collection,
    from: item.from,
    to: item.to,
    version: item.version,
    actor: item.actor,
    reason: item.reason,
    request_id: item.requestId,
    payload: item.payload,
    hash: item.hash,
  };
}

export const recordListSchema = z
  .strictObject({
    records: z.array(recordSchema),
    ...pageShape,
    last_seq: idText.describe("The tenant's newest record, whatever the filter."),
  })
  .meta({ id: 'WalRecordList', description: 'A page of records, newest first.' });

export function recordListDocument(page: WalPage): z.input<typeof recordListSchema> {
  return {
    records: page.items.map(recordDocument),
    older: page.older,
    newer: page.newer,
    scanned: page.scanned,
    as_of: instantOf(page.asOf),
    last_seq: page.lastSeq,
  };
}

export const eventKindInput = z.enum(EVENT_KINDS).describe('A kind of record.');
