import { z } from 'zod';
import { hintToSerde, violationToSerde } from '@/lib/codec/serde';
import { EXPIRY_ACTIONS, FOLLOW_UPS, STATUSES } from '@/lib/dlq/entry';
import type { EntryView } from '@/lib/dlq/views';
import { hintDisplay, violationDisplay } from '@/lib/dlq/violation';
import { count, idText, instant, instantOf, sha256Text, u64Text } from '../scalars';
import { policyDocument, policySchema } from './policy';
import { hintSchema, violationSchema } from './violation';

export const statusSchema = z.enum(STATUSES).describe('Where the entry stands.');

const sourceSchema = z
  .strictObject({
    entry_id: u64Text,
    created_at: u64Text.describe("Epoch seconds on the source's clock."),
    retry_count: count,
    resolved: z.boolean(),
  })
  .nullable()
  .describe('What a whole DlqEntry said of itself where it came from.');

const leaseSchema = z
  .strictObject({
    attempt: z.int().min(1),
    mode: z.enum(['retry', 'force_apply']),
    until: instant,
  })
  .nullable()
  .describe('The running attempt.');

export const entrySchema = z
  .strictObject({
    tenant_id: idText,
    entry_id: idText.describe('Counts within the tenant; never used again.'),
    session_id: z.string(),
    username: z.string(),
    collection: z.string(),
    document_id: z.string(),
    mutation_id: u64Text,
    peer_id: u64Text,
    violation_type: violationSchema.describe('The first refusal.'),
    compensation: hintSchema.nullable().describe('What the device was told; null: nothing.'),
    created_at: u64Text.describe('Arrival in epoch seconds, as NodeDB writes it.'),
    device_metadata: z.strictObject({
      client_version: z.string(),
      remote_addr: z.string(),
      peer_id: u64Text,
    }),
    retry_count: count.describe('Attempts started.'),
    resolved: z.boolean(),
    status: statusSchema,
    version: z.int().min(1).describe('Grows with every change; a command may name the one it saw.'),
    rejected_at: instant.describe('Arrival, with milliseconds.'),
    delta_size: count.describe('Bytes; the delta itself is at …/delta.'),
    delta_sha256: sha256Text,
    violation: z.string().describe('The first refusal in words.'),
    latest_violation_type: violationSchema.describe('The latest refusal.'),
    client_was_told: z.string().nullable(),
    expires_at: instant.nullable().describe('When a pending entry expires; null: it does not.'),
    policy: policySchema,
    held: z.boolean().describe('The sweep neither expires nor purges it.'),
    lease: leaseSchema,
    expired_action: z.enum(EXPIRY_ACTIONS).nullable().describe('What it expired into.'),
    follow_up: z.enum(FOLLOW_UPS).describe('Whether what its expiry owed is done.'),
    closed_at: instant.nullable().describe('When it last left the queue.'),
    restorable_until: instant.nullable(),
    source: sourceSchema,
  })
  .meta({
    id: 'Entry',
    description:
      "A refused delta: NodeDB's DlqEntry with u64 values as decimal strings and the bytes left to …/delta, then what the queue adds.",
  });

/** An entry as the API shows it. */
export function entryDocument(entry: EntryView): z.input<typeof entrySchema> {
  const { lease, source } = entry;
  return {
    tenant_id: entry.tenantId,
    entry_id: entry.entryId,
    session_id: entry.sessionId,
    username: entry.username,
    collection: entry.collection,
    document_id: entry.documentId,
    mutation_id: entry.mutationId,
    peer_id: entry.peerId,
    violation_type: violationToSerde(entry.firstViolation),
    compensation: entry.compensation === null ? null : hintToSerde(entry.compensation),
    created_at: String(Math.floor(entry.createdAt / 1000)),
    device_metadata: {
      client_version: entry.device.clientVersion,
      remote_addr: entry.device.remoteAddr,
      peer_id: entry.device.peerId,
    },
    retry_count: entry.retryCount,
    resolved: entry.status === 'resolved',
    status: entry.status,
    version: entry.version,
    rejected_at: instantOf(entry.createdAt),
    delta_size: entry.deltaSize,
    delta_sha256: entry.deltaSha256,
    violation: violationDisplay(entry.firstViolation),
    latest_violation_type: violationToSerde(entry.violation),
    client_was_told: hintDisplay(entry.compensation),
    expires_at: instantOf(entry.expiresAt),
    policy: policyDocument(entry.policy),
    held: entry.held,
    lease:
      lease === null
        ? null
        : { attempt: lease.attempt, mode: lease.mode, until: instantOf(lease.until) },
    expired_action: entry.expiredAction,
    follow_up: entry.followUp,
    closed_at: instantOf(entry.closedAt),
    restorable_until: instantOf(entry.restorableUntil),
    source:
      source === null
        ? null
        : {
            entry_id: source.entryId,
            created_at: source.createdAt,
            retry_count: source.retryCount,
            resolved: source.resolved,
          },
  };
}

/** How a list tells where it goes on. */
export const pageShape = {
  older: z.string().nullable().describe('Cursor to older ones; null: there are none.'),
  newer: z.string().nullable().describe('Cursor to newer ones; null: this is the first page.'),
  scanned: count
    .nullable()
    .describe(
      'Set when the search stopped after so many before the page was full: go on with `older`.',
    ),
  as_of: instant.describe('When the page was read.'),
};

export const entryListSchema = z
  .strictObject({ entries: z.array(entrySchema), ...pageShape })
  .meta({ id: 'EntryList', description: 'A page of entries, newest first.' });

export const attentionSchema = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        entry: entrySchema,
        message: z.string().describe('What the last try said.'),
      }),
    ),
    older: pageShape.older,
    newer: pageShape.newer,
  })
  .meta({
    id: 'AttentionList',
    description: 'What an expiry owed and could not be done, newest first.',
  });
