import { z } from 'zod';
import { violationToSerde } from '@/lib/codec/serde';
import {
  ITEM_OUTCOMES,
  OPERATION_ACTIONS,
  OPERATION_STATES,
  type OperationItemPage,
  type OperationPage,
  type OperationView,
} from '@/lib/dlq/operation';
import { violationDisplay } from '@/lib/dlq/violation';
import type { CappedCount } from '@/lib/dlq/views';
import { count, idText, instant, instantOf, u64Text } from '../scalars';
import { statusSchema } from './entry';
import { violationSchema } from './violation';

/** Operations on many entries as the API tells them. */

const actor = z.string().describe('As the log names actors.');

const fields = {
  tenant_id: idText,
  operation_id: z.string(),
  action: z.enum(OPERATION_ACTIONS),
  state: z
    .enum(OPERATION_STATES)
    .describe(
      '`awaiting`: somebody else has to approve it. `stopped`: too many of its first entries were refused.',
    ),
  q: z.string().describe('The query its entries matched when it was made.'),
  parameters: z.strictObject({
    to: z.string().nullable().optional().describe('`assign`: whom to; null: nobody.'),
    text: z.string().optional().describe('`note`.'),
  }),
  reason: z.string().nullable(),
  total: count.describe('Entries; the six counts below add up to it.'),
  waiting: count,
  running: count,
  done: count,
  refused: count.describe('The target said no.'),
  failed: count.describe('Could not be tried, or nobody knows how it ended.'),
  skipped: count.describe('Were not what was confirmed any more, or could not take the action.'),
  rate: z.number().nullable().describe('Entries a second since it last went on.'),
  seconds_left: count.nullable().describe('At that rate.'),
  rate_limit: z.int().min(1).nullable(),
  canary: z
    .strictObject({
      first: z.int().min(1),
      stop_above_percent: z.int().min(0).max(100),
      passed: z.boolean().nullable().describe('Null: not judged yet.'),
    })
    .nullable(),
  created_at: instant,
  created_by: actor,
  approved_by: actor.nullable(),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  steered_by: actor.nullable().describe('Who last paused, resumed or cancelled it.'),
  stop_reason: z.string().nullable().describe('Why it stopped by itself.'),
  undo_of: z.string().nullable().describe('The operation it takes back.'),
  undone_by: z.string().nullable(),
  as_of_seq: idText.describe("The log's last record when its entries were fixed."),
};

export const operationSchema = z
  .strictObject(fields)
  .meta({ id: 'Operation', description: 'An action on many entries, and how far it is.' });

export const operationDetailSchema = z
  .strictObject({
    ...fields,
    new_since: z
      .strictObject({ count, capped: z.boolean().describe('There are more than `count`.') })
      .nullable()
      .describe('Entries that match `q` now and came later; they are not in it.'),
  })
  .meta({ id: 'OperationDetail', description: 'An operation, and what came since.' });

export const operationListSchema = z
  .strictObject({ operations: z.array(operationSchema), older: z.string().nullable() })
  .meta({ id: 'OperationList', description: 'A page of operations, newest first.' });

const itemSchema = z
  .strictObject({
    position: z.int().min(1).describe('In the order in which they are taken.'),
    entry_id: idText,
    outcome: z.enum(ITEM_OUTCOMES),
    attempt: z.int().min(1).nullable(),
    code: z.string().nullable().describe('Why it was not done.'),
    message: z.string().nullable(),
    changed_by: actor.nullable().describe('With `conflict`: who changed the entry first.'),
    at: instant.nullable(),
    status: statusSchema.describe('Of the entry now.'),
    collection: z.string(),
    document_id: z.string(),
    username: z.string(),
    peer_id: u64Text,
    mutation_id: u64Text,
    violation_type: violationSchema,
    violation: z.string().describe('The same in words.'),
  })
  .meta({ id: 'OperationItem', description: 'An entry of an operation, and what became of it.' });

export const operationItemListSchema = z
  .strictObject({ items: z.array(itemSchema), next: z.string().nullable() })
  .meta({ id: 'OperationItemList', description: 'A page of the entries of an operation.' });

export const steeredSchema = z
  .strictObject({
    tenant_id: idText,
    operation_id: z.string(),
    state: z.enum(OPERATION_STATES),
  })
  .meta({ id: 'SteeredOperation', description: 'Where the operation stands now.' });

export function operationDocument(view: OperationView): z.input<typeof operationSchema> {
  return {
    tenant_id: view.tenantId,
    operation_id: view.operationId,
    action: view.action,
    state: view.state,
    q: view.q,
    parameters: view.parameters,
    reason: view.reason,
    total: view.total,
    waiting: view.waiting,
    running: view.running,
    done: view.done,
    refused: view.refused,
    failed: view.failed,
    skipped: view.skipped,
    rate: view.rate,
    seconds_left: view.secondsLeft,
    rate_limit: view.rateLimit,
    canary: view.canary && {
      first: view.canary.first,
      stop_above_percent: view.canary.percent,
      passed: view.canary.passed,
    },
    created_at: instantOf(view.createdAt),
    created_by: view.createdBy,
    approved_by: view.approvedBy,
    started_at: instantOf(view.startedAt),
    finished_at: instantOf(view.finishedAt),
    steered_by: view.steeredBy,
    stop_reason: view.stopReason,
    undo_of: view.undoOf,
    undone_by: view.undoneBy,
    as_of_seq: view.asOfSeq,
  };
}

export function operationDetailDocument(
  view: OperationView & { readonly newSince: CappedCount | null },
): z.input<typeof operationDetailSchema> {
  const { newSince } = view;
  return {
    ...operationDocument(view),
    new_since: newSince && { count: newSince.count, capped: newSince.capped },
  };
}

export function operationListDocument({
  rows,
  older,
}: OperationPage): z.input<typeof operationListSchema> {
  return { operations: rows.map(operationDocument), older };
}

export function operationItemListDocument({
  rows,
  next,
}: OperationItemPage): z.input<typeof operationItemListSchema> {
  return {
    items: rows.map((row) => ({
      position: row.position,
      entry_id: row.entryId,
      outcome: row.outcome,
      attempt: row.attempt,
      code: row.code,
      message: row.message,
      changed_by: row.changedBy,
      at: instantOf(row.at),
      status: row.status,
      collection: row.collection,
      document_id: row.documentId,
      username: row.username,
      peer_id: row.peerId,
      mutation_id: row.mutationId,
      violation_type: violationToSerde(row.violation),
      violation: violationDisplay(row.violation),
    })),
    next,
  };
}
