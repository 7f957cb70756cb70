import { z } from 'zod';
import { fieldsWritten } from '@/lib/delta/change';
import { violationToSerde } from '@/lib/codec/serde';
import { violationDisplay } from '@/lib/dlq/violation';
import type { Attempted } from '@/lib/services/attempt';
import type { RecordedEnd } from '@/lib/services/recorded-attempt';
import type { ForceApplyPreview } from '@/lib/targets/port';
import { anyJson, count, idText, instant, instantOf, u64Text } from '../scalars';
import { statusSchema } from './entry';
import { violationSchema } from './violation';

/** What a command on an entry answers. */

const standing = {
  tenant_id: idText,
  entry_id: idText,
  status: statusSchema,
  version: z.int().min(1),
  replayed: z.boolean().describe('This Idempotency-Key was answered before; nothing was done now.'),
};

export const changedSchema = z
  .strictObject(standing)
  .meta({ id: 'Changed', description: 'Where the entry stands after the command.' });

export const outcomeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('accepted'),
      document_version: z.string().describe("The target's document after the write."),
      fields: count.nullable().describe('Fields written or removed; null: the target did not say.'),
    }),
    z.strictObject({
      kind: z.literal('refused'),
      violation_type: violationSchema,
      violation: z.string().describe('The same in words.'),
    }),
    z.strictObject({
      kind: z.literal('pended'),
      missing: z
        .array(z.strictObject({ peer_id: u64Text, before: count }))
        .describe('All writes of `peer_id` before counter `before` have to come first.'),
    }),
    z
      .strictObject({ kind: z.literal('failed'), message: z.string() })
      .describe('Nothing was written.'),
    z
      .strictObject({ kind: z.literal('unknown'), message: z.string() })
      .describe('Nobody knows whether it was written; the next attempt asks under the same key.'),
    z.strictObject({ kind: z.literal('running') }).describe('The attempt has not ended yet.'),
  ])
  .meta({ id: 'AttemptOutcome', description: 'How the target answered.' });

type OutcomeDocument = z.input<typeof outcomeSchema>;

export const attemptedSchema = z
  .strictObject({ ...standing, outcome: outcomeSchema })
  .meta({ id: 'Attempted', description: 'Where the entry stands, and how the attempt ended.' });

/** An end as the WAL keeps it. */
export function recordedDocument(end: RecordedEnd): OutcomeDocument {
  switch (end.kind) {
    case 'accepted':
      return { kind: 'accepted', document_version: end.version, fields: end.fields };
    case 'refused':
      return {
        kind: 'refused',
        violation_type: violationToSerde(end.violation),
        violation: violationDisplay(end.violation),
      };
    case 'pended':
      return {
        kind: 'pended',
        missing: end.missing.map(({ peer, from }) => ({ peer_id: peer, before: from })),
      };
    case 'failed':
    case 'unknown':
      return { kind: end.kind, message: end.message };
    case 'running':
      return { kind: 'running' };
  }
}

type Ended = Exclude<Attempted['outcome'], { kind: 'repeated' }>;

/** What the target just said. `moved`: the sentence for a document that changed since the preview. */
export function outcomeDocument(outcome: Ended, moved: string): OutcomeDocument {
  switch (outcome.kind) {
    case 'accepted': {
      const fields = fieldsWritten(outcome.wrote);
      return recordedDocument({ kind: 'accepted', version: outcome.version, fields });
    }
    case 'moved':
      return { kind: 'failed', message: moved };
    case 'refused':
      return recordedDocument(outcome);
    case 'pended':
      return recordedDocument({ kind: 'pended', missing: [...outcome.missing] });
    case 'failed':
    case 'unknown':
      return recordedDocument(outcome);
  }
}

const overwriteSchema = z.strictObject({
  collection: z.string(),
  document_id: z.string(),
  field: z.string(),
  before: anyJson.optional().describe('Missing: the field is not set now.'),
  after: anyJson.optional().describe('Missing: the field would be removed.'),
  last_written_by: z.string().nullable(),
  last_written_at: instant.nullable(),
});

export const previewSchema = z
  .discriminatedUnion('possible', [
    z.strictObject({
      possible: z.literal(true),
      preview_version: z.string().describe('What force-apply takes as `preview_version`.'),
      overwrites: z.array(overwriteSchema),
      broken: z
        .array(violationSchema)
        .describe('Rules the values break; force-apply writes all the same.'),
    }),
    z.strictObject({ possible: z.literal(false), reason: z.string() }),
  ])
  .meta({ id: 'ForceApplyPreview', description: 'What a force-apply would overwrite now.' });

export function previewDocument(preview: ForceApplyPreview): z.input<typeof previewSchema> {
  if (preview.kind === 'impossible') return { possible: false, reason: preview.reason };
  return {
    possible: true,
    preview_version: preview.version,
    overwrites: preview.overwrites.map((one) => ({
      collection: one.collection,
      document_id: one.document,
      field: one.field,
      ...(one.before !== undefined && { before: one.before }),
      ...(one.after !== undefined && { after: one.after }),
      last_written_by: one.lastWrittenBy,
      last_written_at: instantOf(one.lastWrittenAt),
    })),
    broken: preview.broken.map(violationToSerde),
  };
}
