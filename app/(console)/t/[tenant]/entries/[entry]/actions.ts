'use server';

import { z } from 'zod';
import {
  assignee,
  entryAct,
  entryId,
  name,
  note,
  requiredReason,
} from '@/app/(console)/_lib/act-input';
import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import { tellingWhoWasFirst } from '@/app/(console)/_lib/who-was-first';
import { can, roleNeeded } from '@/lib/auth/roles';
import { getEntry } from '@/lib/db/entries';
import {
  assignEntry,
  holdEntry,
  noteEntry,
  purgeEntry,
  releaseEntry,
  reopenEntry,
  resolveEntry,
  restoreEntry,
  retryFollowUp,
} from '@/lib/services/act';
import { attemptEntry, previewForceApply } from '@/lib/services/attempt';
import { defineAction, roleMessage } from '@/lib/web/action';

export const resolveAction = defineAction({
  schema: entryAct,
  permission: 'resolve',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, resolveEntry(scope, input)),
});

export const reopenAction = defineAction({
  schema: entryAct,
  permission: 'reopen',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, reopenEntry(scope, input)),
});

export const restoreAction = defineAction({
  schema: entryAct,
  permission: 'restore',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, restoreEntry(scope, input)),
});

export const holdAction = defineAction({
  schema: entryAct,
  permission: 'hold',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, holdEntry(scope, input)),
});

export const releaseAction = defineAction({
  schema: entryAct,
  permission: 'hold',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, releaseEntry(scope, input)),
});

export const assignAction = defineAction({
  schema: entryAct.extend({ to: assignee }),
  permission: 'triage',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, assignEntry(scope, input)),
});

export const noteAction = defineAction({
  schema: entryAct.extend({ text: note }),
  permission: 'triage',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, noteEntry(scope, input)),
});

export const purgeAction = defineAction({
  schema: entryAct.extend({ reason: requiredReason }),
  permission: 'purge',
  run: ({ scope, input }) => tellingWhoWasFirst(scope, input.entryId, purgeEntry(scope, input)),
});

export const retryFollowUpAction = defineAction({
  schema: entryAct,
  // The least it can take; what it does take depends on what the stored entry owes.
  permission: 'retry',
  run: async ({ scope, input, role }) => {
    const entry = await getEntry(scope, input.entryId);
    const { permission, reasonRequired } = followUpTerms(entry?.expiredAction ?? null);
    if (!can(role, permission)) {
      const message = roleMessage(role, roleNeeded(permission));
      return { ok: false, error: { code: 'forbidden', message } };
    }
    if (reasonRequired && input.reason === null) {
      return { ok: false, error: { code: 'invalid', message: 'reason: say why' } };
    }
    return tellingWhoWasFirst(scope, input.entryId, retryFollowUp(scope, input));
  },
});

export const retryAction = defineAction({
  schema: entryAct,
  permission: 'retry',
  run: ({ scope, input }) =>
    tellingWhoWasFirst(scope, input.entryId, attemptEntry(scope, { ...input, mode: 'retry' })),
});

export const previewAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), entryId }),
  permission: 'force_apply',
  run: ({ scope, input }) => previewForceApply(scope, input.entryId),
});

export const forceApplyAction = defineAction({
  schema: entryAct.extend({ reason: requiredReason, previewVersion: name.max(64) }),
  permission: 'force_apply',
  run: ({ scope, input }) =>
    tellingWhoWasFirst(
      scope,
      input.entryId,
      attemptEntry(scope, { ...input, mode: 'force_apply' }),
    ),
});
