'use server';

import { z } from 'zod';
import { assignee, note, reason, requestId } from '@/app/(console)/_lib/act-input';
import { getGroup } from '@/lib/db/groups';
import type { GroupStatus } from '@/lib/dlq/group';
import { noteGroup, setGroup } from '@/lib/services/set-group';
import { defineAction } from '@/lib/web/action';

const group = z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of a group');
/** Most arrivals a snooze can wait for. */
const SNOOZE_COUNT_MAX = 1_000_000_000;

const status = z.union([
  z.strictObject({ kind: z.enum(['new', 'acknowledged', 'resolved']) }),
  z.strictObject({
    kind: z.literal('snoozed'),
    /** Epoch milliseconds of the database's clock. */
    until: z.int().positive().nullable(),
    count: z.int().min(1).max(SNOOZE_COUNT_MAX).nullable(),
  }),
]);

export const setGroupAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    group,
    status: status.optional(),
    owner: assignee.optional(),
    reason,
    requestId,
    /** Seq of the record that set what was on screen, 0 for none. */
    seen: z
      .string()
      .regex(/^(0|[1-9][0-9]{0,18})$/)
      .transform(BigInt),
  }),
  permission: 'triage',
  run: async ({ scope, input }) => {
    const { status: asked, owner } = input;
    const change = {
      ...(asked !== undefined && { status: asked }),
      ...(owner !== undefined && { owner }),
    };
    const set = await setGroup(scope, input.group, change, input);
    if (!set.ok) return set;
    const now = await getGroup(scope, input.group);
    const value: { status: GroupStatus; changedSeq: string } = {
      status: now?.status ?? 'new',
      changedSeq: now?.changedSeq ?? '0',
    };
    return { ok: true, value };
  },
});

export const noteGroupAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), group, text: note, requestId }),
  permission: 'triage',
  run: async ({ scope, input }) => {
    const noted = await noteGroup(scope, input.group, input.text, input);
    return noted.ok ? { ok: true, value: { seq: String(noted.value.seq) } } : noted;
  },
});
