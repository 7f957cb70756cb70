import { queuePolicy } from '@/lib/db/queues';
import { setQueuePolicy } from '@/lib/services/set-policy';
import { refusalProblem } from '@/lib/web/api/command';
import { policyDocument } from '@/lib/web/api/documents/policy';
import { getQueuePolicy, setQueuePolicy as setOperation } from '@/lib/web/api/operations/tenants';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getQueuePolicy, async ({ scope, path }) => ({
    document: policyDocument(await queuePolicy(scope, path.collection)),
  })),

  PUT: serve(setOperation, async ({ scope, path, body, key }) => {
    const set = await setQueuePolicy(
      scope,
      path.collection,
      { ttlSecs: body.ttl_secs, action: body.expiry_action, capacity: body.capacity },
      {
        reason: body.reason,
        requestId: key === null ? null : `policy:${key}`,
        seen: body.policy_seq,
      },
    );
    if (!set.ok) return refusalProblem(set.error);
    const inForce = policyDocument(await queuePolicy(scope, path.collection));
    return { document: { ...inForce, seq: String(set.value.seq) } };
  }),
});
