import { parseJson } from '@/lib/codec/json-parse';
import { queuePolicy } from '@/lib/db/queues';
import { setQueuePolicy } from '@/lib/services/set-policy';
import { jsonResponse } from '@/lib/web/answer';
import { readBody } from '@/lib/web/body';
import { collectionOfPath } from '@/lib/web/collection-of-path';
import { policyDocument } from '@/lib/web/entry-document';
import { idempotencyKey } from '@/lib/web/idempotency';
import { jsonProblem } from '@/lib/web/json';
import { readPolicy } from '@/lib/web/policy-body';
import { problem } from '@/lib/web/problem';
import { byKey, defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byKey('read', async ({ scope, params }) => {
    const named = collectionOfPath(params['collection']);
    if (!named.ok) return named.problem;
    return jsonResponse(policyDocument(await queuePolicy(scope, named.collection)));
  }),

  PUT: byKey('operate', async ({ request, scope, params }) => {
    const named = collectionOfPath(params['collection']);
    if (!named.ok) return named.problem;
    const key = idempotencyKey(request.headers);
    if (!key.ok) return key.problem;
    const body = await readBody(request);
    if (!body.ok) return body.problem;
    const json = parseJson(body.body.text);
    if (!json.ok) return jsonProblem(json.error);
    const policy = readPolicy(json.value);
    if (!policy.ok) return policy.problem;
    const set = await setQueuePolicy(scope, named.collection, policy.overrides, {
      reason: policy.reason,
      requestId: key.key === null ? null : `policy:${key.key}`,
    });
    if (!set.ok) return problem(422, 'idempotency-key-reused', set.error.message);
    const inForce = await queuePolicy(scope, named.collection);
    return jsonResponse({ ...policyDocument(inForce), seq: String(set.value.seq) });
  }),
});
