import { z } from 'zod';
import { parseEntryId } from '@/lib/dlq/ids';
import { eventKindInput, recordListSchema, recordSchema } from '../documents/record';
import { operation } from '../operation';
import { BY_KEY, IN_TENANT, ON_ENTRY, problemsOf, READ, WITH_CURSOR } from '../problems';
import { ID_JSON } from '../scalars';
import { cursor, ENTRY, limit, TENANT } from './parameters';

const RECORDS_LIMIT = 1_000;
export const RECORDS_USUAL = 100;

const read = { kind: 'tenant', scope: 'read' } as const;
const page = {
  status: 200,
  schema: recordListSchema,
  lines: recordSchema,
  description: 'A page of records; as NDJSON, one a line.',
  headers: { Link: 'The page of older records, as `rel="next"`, when there is one.' },
} as const;

const ofEntry = z
  .unknown()
  .transform((text, context) => {
    const entryId = typeof text === 'string' ? parseEntryId(text) : null;
    if (entryId !== null) return entryId;
    context.addIssue('not an entry id');
    return z.NEVER;
  })
  .meta({ ...ID_JSON, description: 'Records about this entry.' })
  .optional();

export const getTimeline = operation({
  id: 'getTimeline',
  method: 'GET',
  path: `${ENTRY}/timeline`,
  group: 'Entries',
  summary: "Read an entry's timeline",
  description: 'Everything that happened to it: who, when and why. Newest first.',
  access: read,
  query: { cursor, limit: limit(RECORDS_LIMIT, RECORDS_USUAL) },
  answer: page,
  problems: problemsOf(BY_KEY, IN_TENANT, ON_ENTRY, WITH_CURSOR, READ),
  example: {},
});

export const listWal = operation({
  id: 'listWal',
  method: 'GET',
  path: `${TENANT}/wal`,
  group: 'Log and sweeps',
  summary: 'List records of the log',
  description:
    'The append-only, hash-chained log of the tenant, newest first. `entry` has an index; the other filters look at 5,000 records a page and say so.',
  access: read,
  query: {
    kind: eventKindInput.optional(),
    actor: z
      .string()
      .optional()
      .describe('Who did it, compared exactly: `user:…`, `key:…`, `sweep`.'),
    entry: ofEntry,
    collection: z.string().optional().describe('Collection, compared exactly.'),
    cursor,
    limit: limit(RECORDS_LIMIT, RECORDS_USUAL),
  },
  answer: page,
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, READ),
  example: { query: { kind: 'evicted', limit: '20' } },
});
