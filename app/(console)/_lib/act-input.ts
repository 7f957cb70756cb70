import { z } from 'zod';
import { parseEntryId, parseU64 } from '@/lib/dlq/ids';
import {
  collectionProblem,
  keptReason,
  nameProblem,
  NOTE_MAX_BYTES,
  reasonProblem,
  textProblem,
  type TextProblem,
} from '@/lib/dlq/names';
import { userOfActor } from '@/lib/format/actor';

/** What the console's actions take. The client is ours, but a request can be anybody's. */

/** Text that a reader of `lib/dlq/names` takes. */
const textOf = (problemOf: (text: string) => TextProblem | null) =>
  z.string().superRefine((text, context) => {
    const wrong = problemOf(text);
    if (wrong !== null) context.addIssue(wrong.words);
  });

export const name = textOf(nameProblem);

export const collection = textOf(collectionProblem);

/** Why it was done, for the WAL; blank is none. */
export const reason = textOf(reasonProblem).transform(keptReason);

export const requiredReason = reason.refine((text) => text !== null, 'say why');

/** What somebody notes: not blank, kept without blanks around it. */
export const note = textOf((text) => textProblem(text, NOTE_MAX_BYTES))
  .transform((text) => text.trim())
  .refine((text) => text !== '', 'say something');

/** A person as the WAL names actors; null: nobody. */
export const assignee = textOf(nameProblem)
  .refine((text) => userOfActor(text) !== null, 'must be a person')
  .nullable();

export const requestId = z.uuid('must be a UUID');

export const entryId = z.string().transform((text, context) => {
  const parsed = parseEntryId(text);
  if (parsed !== null) return parsed;
  context.addIssue('must be an entry id');
  return z.NEVER;
});

export const u64 = z.string().transform((text, context) => {
  const parsed = parseU64(text);
  if (parsed !== null) return parsed;
  context.addIssue('must be a whole number from 0 to 18446744073709551615');
  return z.NEVER;
});

/** One entry, the version of it that was on screen, why, and under which id. */
export const entryAct = z.strictObject({
  tenant: z.string(),
  entryId,
  version: z.int().positive(),
  reason,
  requestId,
});
