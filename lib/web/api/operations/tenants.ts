import { z } from 'zod';
import { parseTenantId } from '@/lib/dlq/ids';
import {
  defaultsBody,
  defaultsSchema,
  defaultsSetSchema,
  policyBody,
  policySchema,
  policySetSchema,
} from '../documents/policy';
import { queueListSchema, queueSchema, tenantListSchema, tenantSchema } from '../documents/queue';
import { operation } from '../operation';
import {
  BY_KEY,
  IN_TENANT,
  ON_COLLECTION,
  problemsOf,
  READ,
  WITH_BODY,
  WITH_KEY,
  WITH_POLICY,
  WRITE,
} from '../problems';
import { ID_JSON } from '../scalars';
import { limit, QUEUE, TENANT } from './parameters';

const TENANTS_LIMIT = 1_000;
export const TENANTS_USUAL = 100;
const QUEUES_LIMIT = 500;
export const QUEUES_USUAL = 100;

const read = { kind: 'tenant', scope: 'read' } as const;
const operate = { kind: 'tenant', scope: 'operate' } as const;

const afterTenant = z
  .unknown()
  .transform((text, context) => {
    const tenantId = typeof text === 'string' ? parseTenantId(text) : null;
    if (tenantId !== null) return tenantId;
    context.addIssue('not a tenant id');
    return z.NEVER;
  })
  .meta({ ...ID_JSON, description: 'Begin behind this tenant.' })
  .optional();

export const listTenants = operation({
  id: 'listTenants',
  method: 'GET',
  path: '/api/v1/tenants',
  group: 'Tenants and queues',
  summary: 'List the tenants of the key',
  description: 'Those that exist among the tenants the key is for, by id.',
  access: { kind: 'tenants', scope: 'read' },
  query: { after: afterTenant, limit: limit(TENANTS_LIMIT, TENANTS_USUAL) },
  answer: { status: 200, schema: tenantListSchema, description: 'A page of tenants.' },
  problems: problemsOf(BY_KEY, READ),
  example: {},
});

export const getTenant = operation({
  id: 'getTenant',
  method: 'GET',
  path: TENANT,
  group: 'Tenants and queues',
  summary: 'Read a tenant',
  access: read,
  answer: { status: 200, schema: tenantSchema, description: 'The tenant.' },
  problems: problemsOf(BY_KEY, IN_TENANT, READ),
  example: {},
});

export const getDefaults = operation({
  id: 'getDefaults',
  method: 'GET',
  path: `${TENANT}/defaults`,
  group: 'Tenants and queues',
  summary: "Read a tenant's defaults",
  access: read,
  answer: { status: 200, schema: defaultsSchema, description: 'What its queues follow.' },
  problems: problemsOf(BY_KEY, IN_TENANT, READ),
  example: {},
});

export const setDefaults = operation({
  id: 'setDefaults',
  method: 'PUT',
  path: `${TENANT}/defaults`,
  group: 'Tenants and queues',
  summary: "Set a tenant's defaults",
  description:
    'All of them. They count from the next sweep on, for waiting entries too; a lower capacity evicts the oldest at once.',
  access: operate,
  body: { schema: defaultsBody },
  idempotent: true,
  answer: { status: 200, schema: defaultsSetSchema, description: 'The defaults now.' },
  problems: problemsOf(
    BY_KEY,
    IN_TENANT,
    WITH_KEY,
    WITH_BODY,
    WITH_POLICY,
    { 409: ['person-needed'] },
    WRITE,
  ),
  example: {
    body: {
      name: 'Acme',
      ttl_secs: 259200,
      expiry_action: 'Drop',
      capacity: 10000,
      retention_secs: 2592000,
      reason: 'three days are enough',
    },
  },
});

export const listQueues = operation({
  id: 'listQueues',
  method: 'GET',
  path: `${TENANT}/queues`,
  group: 'Tenants and queues',
  summary: 'List queues',
  access: read,
  query: {
    after: z.string().optional().describe('Begin behind this collection.'),
    limit: limit(QUEUES_LIMIT, QUEUES_USUAL),
  },
  answer: { status: 200, schema: queueListSchema, description: 'A page of queues.' },
  problems: problemsOf(BY_KEY, IN_TENANT, READ),
  example: {},
});

export const getQueue = operation({
  id: 'getQueue',
  method: 'GET',
  path: QUEUE,
  group: 'Tenants and queues',
  summary: 'Read a queue',
  access: read,
  answer: { status: 200, schema: queueSchema, description: 'The queue.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_COLLECTION, READ),
  example: {},
});

export const getQueuePolicy = operation({
  id: 'getQueuePolicy',
  method: 'GET',
  path: `${QUEUE}/policy`,
  group: 'Tenants and queues',
  summary: 'Read the policy in force',
  description: 'Of a collection without a queue: that of the tenant. Asking creates nothing.',
  access: read,
  answer: { status: 200, schema: policySchema, description: 'The policy.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_COLLECTION, READ),
  example: {},
});

export const setQueuePolicy = operation({
  id: 'setQueuePolicy',
  method: 'PUT',
  path: `${QUEUE}/policy`,
  group: 'Tenants and queues',
  summary: 'Set the policy of a queue',
  description:
    'All three settings; null follows the tenant. They count from the next sweep on, for waiting entries too; a lower capacity evicts the oldest at once.',
  access: operate,
  body: { schema: policyBody },
  idempotent: true,
  answer: { status: 200, schema: policySetSchema, description: 'The policy in force now.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_COLLECTION, WITH_KEY, WITH_BODY, WITH_POLICY, WRITE),
  example: {
    body: { ttl_secs: 86400, expiry_action: 'Escalate', capacity: null, reason: 'on call' },
  },
});
