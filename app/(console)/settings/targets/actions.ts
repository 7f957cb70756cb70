'use server';

import { z } from 'zod';
import { reason, requestId } from '@/app/(console)/_lib/act-input';
import { TARGET_KINDS } from '@/lib/dlq/entry';
import { probeTarget } from '@/lib/services/probe-target';
import { setTarget } from '@/lib/services/set-target';
import { defineAction } from '@/lib/web/action';

/** Sets a tenant's target. A secret that was made is in the answer, and never again. */
export const setTargetAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    kind: z.enum(TARGET_KINDS),
    /** Empty for the embedded target. */
    url: z.string().max(2_000),
    newSecret: z.boolean(),
    /** When the target that was looked at had been set, epoch milliseconds; 0: never. */
    seen: z.int().min(0),
    reason,
    requestId,
  }),
  permission: 'target',
  run: async ({ scope, input }) => {
    const { kind, url, newSecret } = input;
    const setting = kind === 'webhook' ? { kind, url: url.trim(), newSecret } : { kind };
    const set = await setTarget(scope, setting, input);
    return set.ok ? { ok: true, value: { secret: set.value.secret } } : set;
  },
});

/** Asks a tenant's target whether it is there and takes our requests. Changes nothing. */
export const testTargetAction = defineAction({
  schema: z.strictObject({ tenant: z.string() }),
  permission: 'target',
  run: async ({ scope }) => ({ ok: true, value: await probeTarget(scope) }),
});
