import { z } from 'zod';
import { collection, u64 } from '@/app/(console)/_lib/act-input';
import { defaultsEffect, policyEffect } from '@/lib/db/policy-effect';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import { CAPACITY_MAX } from '@/lib/dlq/policy';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

const policy = {
  ttl: u64.transform(String),
  action: z.enum(EXPIRY_ACTIONS),
  capacity: z.coerce.number().pipe(z.int().min(1).max(CAPACITY_MAX)),
};
const ASKED = z.union([
  z.strictObject({ ...policy, collection }),
  z.strictObject({ ...policy, retention: u64.transform(String) }),
]);

/**
 * What a policy would do, for the dialogs that set one: of a queue, `collection`, or as the tenant's defaults, with
 * their `retention`. Times in seconds.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('policy', async ({ scope, url }) => {
    const asked = ASKED.safeParse(Object.fromEntries(url.searchParams));
    if (!asked.success) {
      const names = 'ttl, action, capacity, and collection or retention';
      return problem(400, 'invalid', `Expected ${names}.`);
    }
    const { ttl: ttlSecs, action, capacity } = asked.data;
    const view = { ttlSecs, action, capacity };
    return jsonResponse(
      'collection' in asked.data
        ? await policyEffect(scope, asked.data.collection, view)
        : await defaultsEffect(scope, { ...view, retentionSecs: asked.data.retention }),
    );
  }),
});
