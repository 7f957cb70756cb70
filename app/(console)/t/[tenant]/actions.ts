'use server';

import { z } from 'zod';
import { collection, name, reason, requestId, u64 } from '@/app/(console)/_lib/act-input';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import { CAPACITY_MAX, RETENTION_MAX_SECS } from '@/lib/dlq/policy';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';
import { defineAction } from '@/lib/web/action';

const capacity = z.int().min(1).max(CAPACITY_MAX);
/** Which policy was on screen: the seq of its record, 0 for none. */
const seen = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,18})$/)
  .transform(BigInt)
  .nullable()
  .default(null);
const why = { tenant: z.string(), reason, requestId, seen };

export const setQueuePolicyAction = defineAction({
  schema: z.strictObject({
    ...why,
    collection,
    ttlSecs: u64.nullable(),
    action: z.enum(EXPIRY_ACTIONS).nullable(),
    capacity: capacity.nullable(),
  }),
  permission: 'policy',
  run: async ({ scope, input }) => {
    const set = await setQueuePolicy(scope, input.collection, input, input);
    return set.ok ? { ok: true, value: { seq: String(set.value.seq) } } : set;
  },
});

export const setTenantDefaultsAction = defineAction({
  schema: z.strictObject({
    ...why,
    name: name.transform((text) => text.trim() || null),
    ttlSecs: u64,
    action: z.enum(EXPIRY_ACTIONS),
    capacity,
    retentionSecs: z.int().min(0).max(RETENTION_MAX_SECS),
    secondPerson: z.boolean(),
  }),
  permission: 'policy',
  run: async ({ scope, input }) => {
    const set = await setTenantDefaults(scope, input, input);
    return set.ok ? { ok: true, value: { seq: String(set.value.seq) } } : set;
  },
});
