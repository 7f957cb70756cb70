import { z } from 'zod';
import { parseEntryId, parseU64 } from '@/lib/dlq/ids';

/** What the console's actions take. The client is ours, but a request can be anybody's. */

const REASON_MAX = 500;

/** Why it was done, for the WAL; blank is none. */
export const reason = z
  .string()
  .max(REASON_MAX, `at most ${REASON_MAX} characters`)
  .refine((text) => !text.includes('\0'), 'must not contain NUL')
  .transform((text) => text.trim() || null);

export const requiredReason = reason.refine((text) => text !== null, 'say why');

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
