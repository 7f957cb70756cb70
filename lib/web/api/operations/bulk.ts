import { z } from 'zod';
import { QUERY_LIMIT } from '@/lib/dlq/filter';
import { NAME_MAX_BYTES, NOTE_MAX_BYTES, textProblem } from '@/lib/dlq/names';
import {
  ITEM_OUTCOMES,
  OPERATION_ACTIONS,
  OPERATION_MAX,
  OPERATION_RATE_MAX,
} from '@/lib/dlq/operation';
import {
  operationDetailSchema,
  operationItemListSchema,
  operationListSchema,
  operationSchema,
  steeredSchema,
} from '../documents/bulk';
import { operation } from '../operation';
import {
  BY_KEY,
  IN_TENANT,
  problemsOf,
  READ,
  WITH_BODY,
  WITH_CURSOR,
  WITH_KEY,
  WRITE,
} from '../problems';
import { issue, reasonInput } from '../scalars';
import { limit, OPERATION, TENANT } from './parameters';

/** One action on many entries. */

const PAGE_LIMIT = 100;
export const OPERATIONS_USUAL = 50;
const ITEMS_LIMIT = 1_000;
export const ITEMS_USUAL = 100;

const text = (maxBytes: number) =>
  z.string().superRefine((given, context) => {
    const wrong = textProblem(given, maxBytes);
    if (wrong !== null) context.addIssue(issue(wrong.code, `It ${wrong.words}.`));
  });

const parameters = z
  .strictObject({
    to: text(NAME_MAX_BYTES)
      .nullable()
      .optional()
      .describe('`assign`: a person as the log names them, `user:…`; null: nobody.'),
    text: text(NOTE_MAX_BYTES).optional().describe('`note`: what to note.'),
  })
  .default({});

const operationBody = z
  .strictObject({
    action: z.enum(OPERATION_ACTIONS),
    q: z
      .string()
      .superRefine((query, context) => {
        if (query.length <= QUERY_LIMIT) return;
        context.addIssue(issue('too-long', `It is longer than ${String(QUERY_LIMIT)} characters.`));
      })
      .describe('Which entries, as `q` of the list takes it; empty: all of the tenant.'),
    reason: reasonInput,
    expected_count: z
      .int()
      .min(1)
      .max(OPERATION_MAX)
      .describe('How many match, as you saw it; another number is a conflict that tells it.'),
    rate_limit: z
      .int()
      .min(1)
      .max(OPERATION_RATE_MAX)
      .nullish()
      .transform((most) => most ?? null)
      .describe('Entries a second at most; null: as fast as it goes.'),
    canary: z
      .strictObject({
        first: z.int().min(1).max(OPERATION_MAX),
        stop_above_percent: z.int().min(0).max(100),
      })
      .nullish()
      .transform((canary) => canary ?? null)
      .describe('Try the first so many, and stop when more than so many per cent do not succeed.'),
    parameters,
  })
  .superRefine(({ action, parameters: given }, context) => {
    if (action === 'assign' && given.to === undefined) {
      context.addIssue({
        ...issue('missing-field', 'Say whom to assign the entries to, or null.'),
        path: ['parameters', 'to'],
      });
    }
    if (action === 'note' && !given.text?.trim()) {
      context.addIssue({
        ...issue('missing-field', 'Say what to note.'),
        path: ['parameters', 'text'],
      });
    }
  })
  .meta({ id: 'NewOperation', description: 'An action, which entries, and how carefully.' });

const operate = { kind: 'tenant', scope: 'operate' } as const;
const read = { kind: 'tenant', scope: 'read' } as const;

export const createOperation = operation({
  id: 'createOperation',
  method: 'POST',
  path: `${TENANT}/operations`,
  group: 'Bulk operations',
  summary: 'Act on many entries',
  description:
    'Fixes which entries match now, each as it stands, and carries out the action on them in the background; what comes later is not touched, and an entry that changes first is skipped and told. A device’s entries are tried in the order of its mutations. Force-apply takes a reason.',
  access: operate,
  body: { schema: operationBody },
  idempotent: true,
  answer: {
    status: 201,
    schema: operationSchema,
    description: 'Made, and on its way unless it awaits approval.',
    headers: { Location: 'Where the operation is.' },
  },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_KEY, WITH_BODY, WRITE, {
    409: ['count-moved', 'nothing-matches'],
    422: [
      'query-invalid',
      'reason-needed',
      'not-assignable',
      'too-many-entries',
      'enum',
      'range',
      'not-unicode',
    ],
  }),
  example: {
    body: {
      action: 'retry',
      q: 'status:pending violation:rls collection:orders',
      reason: 'the policy was corrected',
      expected_count: 4812,
      rate_limit: 50,
      canary: { first: 20, stop_above_percent: 10 },
    },
  },
});

export const listOperations = operation({
  id: 'listOperations',
  method: 'GET',
  path: `${TENANT}/operations`,
  group: 'Bulk operations',
  summary: 'List operations',
  description: 'Newest first, a page at a time.',
  access: read,
  query: {
    open: z
      .enum(['yes', 'no'], 'not yes or no')
      .optional()
      .describe('`yes`: only those that have not ended.'),
    cursor: z.string().optional().describe('`older` of a page of this same list.'),
    limit: limit(PAGE_LIMIT, OPERATIONS_USUAL),
  },
  answer: { status: 200, schema: operationListSchema, description: 'A page of operations.' },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, READ),
  example: { query: { open: 'yes' } },
});

const ID = { operation: '3f9a0c51e7d2' };

export const getOperation = operation({
  id: 'getOperation',
  method: 'GET',
  path: OPERATION,
  group: 'Bulk operations',
  summary: 'Read an operation',
  description: 'How far it is, how fast, and how many entries came since that match as well.',
  access: read,
  answer: { status: 200, schema: operationDetailSchema, description: 'The operation.' },
  problems: problemsOf(BY_KEY, IN_TENANT, READ),
  example: { path: ID },
});

export const listOperationItems = operation({
  id: 'listOperationItems',
  method: 'GET',
  path: `${OPERATION}/items`,
  group: 'Bulk operations',
  summary: 'List what became of each entry',
  description: 'In the order in which they are taken, a page at a time.',
  access: read,
  query: {
    outcome: z
      .enum(ITEM_OUTCOMES, `not one of ${ITEM_OUTCOMES.join(', ')}`)
      .optional()
      .describe('Only those that ended so, or have not.'),
    cursor: z.string().optional().describe('`next` of a page of this same list.'),
    limit: limit(ITEMS_LIMIT, ITEMS_USUAL),
  },
  answer: { status: 200, schema: operationItemListSchema, description: 'A page of entries.' },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, READ),
  example: { path: ID, query: { outcome: 'refused' } },
});

const steerBody = z
  .strictObject({ reason: reasonInput })
  .meta({ id: 'SteerOperation', description: 'Why.' });

const steered = {
  method: 'POST',
  group: 'Bulk operations',
  access: operate,
  body: { schema: steerBody, optional: true },
  answer: { status: 200, schema: steeredSchema, description: 'Where it stands now.' },
  example: { path: ID, body: { reason: 'the target is down' } },
} as const;

export const pauseOperation = operation({
  ...steered,
  id: 'pauseOperation',
  path: `${OPERATION}/pause`,
  summary: 'Pause',
  description:
    'When it answers, nothing further begins; what the target is working on ends and is recorded.',
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_BODY, WRITE, {
    409: ['operation-over', 'operation-awaiting'],
  }),
});

export const resumeOperation = operation({
  ...steered,
  id: 'resumeOperation',
  path: `${OPERATION}/resume`,
  summary: 'Resume',
  description: 'Goes on with what waits, also after it was stopped because too much was refused.',
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_BODY, WRITE, {
    409: ['operation-over', 'operation-awaiting'],
  }),
});

export const cancelOperation = operation({
  ...steered,
  id: 'cancelOperation',
  path: `${OPERATION}/cancel`,
  summary: 'Cancel',
  description: 'For good: what waits is left as it is. What was done stays done.',
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_BODY, WRITE, { 409: ['operation-over'] }),
});
