'use server';

import { z } from 'zod';
import { entryAct, entryId, requiredReason } from '@/app/(console)/_lib/act-input';
import { reopenEntry, resolveEntry, restoreEntry, retryFollowUp } from '@/lib/services/act';
import { attemptEntry, previewForceApply } from '@/lib/services/attempt';
import { defineAction } from '@/lib/web/action';

export const resolveAction = defineAction({
  schema: entryAct,
  permission: 'resolve',
  run: ({ scope, input }) => resolveEntry(scope, input),
});

export const reopenAction = defineAction({
  schema: entryAct,
  permission: 'reopen',
  run: ({ scope, input }) => reopenEntry(scope, input),
});

export const restoreAction = defineAction({
  schema: entryAct,
  permission: 'restore',
  run: ({ scope, input }) => restoreEntry(scope, input),
});

export const retryFollowUpAction = defineAction({
  schema: entryAct,
  permission: 'retry',
  run: ({ scope, input }) => retryFollowUp(scope, input),
});

export const retryAction = defineAction({
  schema: entryAct,
  permission: 'retry',
  run: ({ scope, input }) => attemptEntry(scope, { ...input, mode: 'retry' }),
});

export const previewAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), entryId }),
  permission: 'force_apply',
  run: ({ scope, input }) => previewForceApply(scope, input.entryId),
});

export const forceApplyAction = defineAction({
  schema: entryAct.extend({ reason: requiredReason, previewVersion: z.string().max(64) }),
  permission: 'force_apply',
  run: ({ scope, input }) => attemptEntry(scope, { ...input, mode: 'force_apply' }),
});
