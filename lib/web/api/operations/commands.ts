import { z } from 'zod';
import { attemptedSchema, changedSchema, previewSchema } from '../documents/attempt';
import { operation } from '../operation';
import {
  BY_KEY,
  IN_TENANT,
  ON_ENTRY,
  type ProblemCode,
  type ProblemsByStatus,
  problemsOf,
  READ,
  WITH_BODY,
  WITH_KEY,
  WRITE,
} from '../problems';
import { issue, reasonInput, requiredReasonInput } from '../scalars';
import { ENTRY } from './parameters';

/** What can be done to one entry. */

const version = z
  .int()
  .min(1)
  .nullish()
  .transform((seen) => seen ?? null)
  .describe('The version you saw; another one is a conflict. Null: whatever it is now.');

const commandBody = z
  .strictObject({ reason: reasonInput, version })
  .meta({ id: 'Command', description: 'Why, and on which version.' });

/** For what cannot be taken back. */
const graveBody = z
  .strictObject({ reason: requiredReasonInput, version })
  .meta({ id: 'GraveCommand', description: 'Why, and on which version.' });

const forceApplyBody = z
  .strictObject({
    reason: requiredReasonInput,
    version,
    preview_version: z
      .string()
      .superRefine((text, context) => {
        if (text.length <= 256) return;
        context.addIssue(issue('too-long', 'It is longer than 256 characters.'));
      })
      .describe('Of the preview that was looked at; a document that moved since is a conflict.'),
  })
  .meta({
    id: 'ForceApplyCommand',
    description: 'Why, on which version, and after which preview.',
  });

const access = { kind: 'tenant', scope: 'operate' } as const;
const changed = {
  status: 200,
  schema: changedSchema,
  description: 'Where it stands now.',
} as const;
const attempted = {
  status: 200,
  schema: attemptedSchema,
  description: 'How the attempt ended, and where the entry stands now.',
} as const;

const refused = (...codes: readonly ProblemCode[]) =>
  problemsOf(BY_KEY, IN_TENANT, ON_ENTRY, WITH_KEY, WITH_BODY, WRITE, {
    409: [...codes, 'conflict'],
    422: ['range'],
  });
const WHY: ProblemsByStatus = { 422: ['reason-empty'] };

/** Parts that all commands share; the path and the words are each one's own. */
const command = {
  method: 'POST',
  group: 'Commands',
  access,
  body: { schema: commandBody, optional: true },
  idempotent: true,
} as const;

export const resolveEntry = operation({
  ...command,
  id: 'resolveEntry',
  path: `${ENTRY}/resolve`,
  summary: 'Resolve',
  description: 'Closes a pending entry by hand. One that is resolved already stays so.',
  answer: changed,
  problems: refused('in-progress', 'gone'),
  example: { body: { reason: 'the customer wrote it again', version: 1 } },
});

export const reopenEntry = operation({
  ...command,
  id: 'reopenEntry',
  path: `${ENTRY}/reopen`,
  summary: 'Reopen',
  description: 'Takes a resolved entry back; its ttl starts anew.',
  answer: changed,
  problems: refused('already-pending', 'in-progress', 'gone'),
  example: { body: { reason: 'it was not done after all' } },
});

export const restoreEntry = operation({
  ...command,
  id: 'restoreEntry',
  path: `${ENTRY}/restore`,
  summary: 'Restore',
  description:
    'Puts an expired or evicted entry back at the end of its queue, while retention lasts.',
  answer: changed,
  problems: refused('not-gone', 'gone', 'follow-up-running', 'queue-full'),
  example: { body: { reason: 'still needed' } },
});

export const holdEntry = operation({
  ...command,
  id: 'holdEntry',
  path: `${ENTRY}/hold`,
  summary: 'Hold',
  description:
    'Keeps an entry from the sweep: it neither expires nor is purged until it is released. One that is held already stays so.',
  answer: changed,
  problems: refused('gone', 'owes'),
  example: { body: { reason: 'under investigation' } },
});

export const releaseEntry = operation({
  ...command,
  id: 'releaseEntry',
  path: `${ENTRY}/release`,
  summary: 'Release',
  description:
    'Lets the sweep at a held entry again; what fell due meanwhile happens with its next run.',
  answer: changed,
  problems: refused('gone'),
  example: { body: {} },
});

export const purgeEntry = operation({
  ...command,
  id: 'purgeEntry',
  path: `${ENTRY}/purge`,
  summary: 'Purge',
  description:
    'Erases the bytes of an expired or evicted entry before retention ends. Facts and history remain; nothing brings the bytes back.',
  body: { schema: graveBody },
  answer: changed,
  problems: problemsOf(refused('not-gone', 'gone', 'held', 'owes'), WHY),
  example: { body: { reason: 'erasure was asked for' } },
});

export const retryEntry = operation({
  ...command,
  id: 'retryEntry',
  path: `${ENTRY}/retry`,
  summary: 'Retry',
  description:
    'Hands the stored bytes to the target as the device sent them, and waits for its answer. With an Idempotency-Key the same request again tells the outcome and tries nothing twice.',
  answer: attempted,
  problems: refused('already-resolved', 'in-progress', 'gone'),
  example: { body: { reason: 'the policy was corrected' } },
});

export const previewForceApply = operation({
  id: 'previewForceApply',
  method: 'GET',
  path: `${ENTRY}/force-apply-preview`,
  group: 'Commands',
  summary: 'Preview a force-apply',
  description: 'Says which fields would be written over what. Writes nothing.',
  access,
  answer: { status: 200, schema: previewSchema, description: 'What would be overwritten now.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_ENTRY, READ),
  example: {},
});

export const forceApplyEntry = operation({
  ...command,
  id: 'forceApplyEntry',
  path: `${ENTRY}/force-apply`,
  summary: 'Force-apply',
  description:
    "Writes the delta's values anew, as the latest write, over what the preview showed. Refused when the document changed since.",
  body: { schema: forceApplyBody },
  answer: attempted,
  problems: problemsOf(refused('already-resolved', 'in-progress', 'gone', 'document-moved'), WHY),
  example: { body: { reason: 'agreed with the customer', preview_version: '7' } },
});
