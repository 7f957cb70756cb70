'use server';

import { z } from 'zod';
import { entryId, reason, requestId } from '@/app/(console)/_lib/act-input';
import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import { can, roleNeeded } from '@/lib/auth/roles';
import { getEntries } from '@/lib/db/entries';
import { ok } from '@/lib/dlq/errors';
import { retryFollowUp } from '@/lib/services/act';
import { defineAction, roleMessage } from '@/lib/web/action';
import { BATCH, type BatchResult } from './_lib/batch';

/**
 * Has the sweep try again what several expiries owe; each entry in a change of its own, so one that was changed
 * meanwhile keeps nobody else back. Asked again under the same request id, each is done once at most.
 */
export const tryAllAgainAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    entries: z
      .array(z.strictObject({ entryId, version: z.int().positive() }))
      .min(1)
      .max(BATCH),
    reason,
    requestId,
  }),
  // The least it can take; what it does take depends on what the stored entries owe.
  permission: 'retry',
  run: async ({ scope, input, role }) => {
    const stored = await getEntries(
      scope,
      input.entries.map((each) => each.entryId),
    );
    for (const { expiredAction } of stored) {
      const { permission, reasonRequired } = followUpTerms(expiredAction);
      if (!can(role, permission)) {
        const message = roleMessage(role, roleNeeded(permission));
        return { ok: false, error: { code: 'forbidden', message } };
      }
      if (reasonRequired && input.reason === null) {
        return { ok: false, error: { code: 'invalid', message: 'reason: say why' } };
      }
    }
    const result: { done: number; refused: BatchResult['refused'][number][] } = {
      done: 0,
      refused: [],
    };
    for (const each of input.entries) {
      const changed = await retryFollowUp(scope, {
        ...each,
        reason: input.reason,
        requestId: `${input.requestId}/${String(each.entryId)}`,
      });
      if (changed.ok) result.done += 1;
      else result.refused.push({ entryId: String(each.entryId), why: changed.error.message });
    }
    return ok<BatchResult>(result);
  },
});
