import { z } from 'zod';
import { healthSchema, sweepListSchema, sweepReportSchema } from '../documents/sweep';
import { operation } from '../operation';
import { BY_KEY, problemsOf, READ } from '../problems';
import { anyJson } from '../scalars';
import { limit } from './parameters';

const SWEEPS_LIMIT = 500;
export const SWEEPS_USUAL = 50;

/** The last run of the page before: when it began, and its id. */
const place = z
  .unknown()
  .transform((text, context) => {
    const [, at, runId] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(String(text)) ?? [];
    if (at !== undefined && runId !== undefined) return { startedAt: Number(at), runId };
    context.addIssue('not the cursor of a page of sweeps');
    return z.NEVER;
  })
  .meta({ type: 'string', description: '`older` of a page; without it, the latest runs.' })
  .optional();

export const listSweeps = operation({
  id: 'listSweeps',
  method: 'GET',
  path: '/api/v1/sweeps',
  group: 'Log and sweeps',
  summary: 'List sweeps',
  description: 'The ledger of runs over all tenants, for a key that has them all.',
  access: { kind: 'all', scope: 'read' },
  query: { cursor: place, limit: limit(SWEEPS_LIMIT, SWEEPS_USUAL) },
  answer: { status: 200, schema: sweepListSchema, description: 'A page of runs.' },
  problems: problemsOf(BY_KEY, { 403: ['needs-all-tenants'] }, READ),
  example: {},
});

const sweep = {
  path: '/api/cron/sweep',
  group: 'Log and sweeps',
  access: { kind: 'cron' },
  answer: { status: 200, schema: sweepReportSchema, description: 'What the run did.' },
  problems: problemsOf(
    {
      401: ['invalid-credentials'],
      429: ['rate-limited'],
      503: ['cron-secret-unset', 'outcome-unknown', 'storage-full'],
    },
    READ,
  ),
  example: {},
} as const;

export const runSweep = operation({
  ...sweep,
  id: 'runSweep',
  method: 'POST',
  summary: 'Run the sweep',
  description:
    'Expires what is due, delivers escalations, carries out force-applies; takes up to 25 seconds. Safe to run twice at once.',
});

export const runSweepByGet = operation({
  ...sweep,
  id: 'runSweepByGet',
  method: 'GET',
  summary: 'Run the sweep, for schedulers that only GET',
});

export const getHealth = operation({
  id: 'getHealth',
  method: 'GET',
  path: '/api/health',
  group: 'Service',
  summary: 'Ask how the service is',
  access: { kind: 'open' },
  answer: {
    status: 200,
    schema: healthSchema,
    description: 'It serves; `degraded` when something needs looking at.',
    also: { status: 503, description: 'It is down.' },
  },
  problems: problemsOf({ 429: ['rate-limited'], 500: ['unexpected'] }),
  example: {},
});

export const getOpenApi = operation({
  id: 'getOpenApi',
  method: 'GET',
  path: '/api/openapi.json',
  group: 'Service',
  summary: 'Read this description',
  access: { kind: 'open' },
  answer: {
    status: 200,
    schema: z
      .strictObject({
        openapi: z.literal('3.1.0'),
        info: anyJson,
        servers: z.array(anyJson),
        tags: z.array(anyJson),
        paths: z.record(z.string(), anyJson),
        components: anyJson,
      })
      .meta({ id: 'OpenApi', description: 'An OpenAPI 3.1 document.' }),
    description: 'The description.',
    headers: { ETag: 'For If-None-Match.' },
  },
  problems: problemsOf({ 429: ['rate-limited'], 500: ['unexpected'] }),
  example: {},
});
