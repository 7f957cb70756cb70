import { z } from 'zod';
import { STATUSES } from '@/lib/dlq/entry';
import type { FILTER_PARAMETERS } from '@/lib/dlq/filter';
import { EXPORT_FORMATS } from '@/lib/services/export/formats';
import { attentionSchema, entryListSchema, entrySchema } from '../documents/entry';
import { ingestBody, storedSchema } from '../documents/ingest';
import { operation } from '../operation';
import {
  BY_KEY,
  IN_TENANT,
  ON_ENTRY,
  problemsOf,
  READ,
  WITH_BODY,
  WITH_CURSOR,
  WITH_KEY,
  WITH_REJECTIONS,
  WRITE,
} from '../problems';
import { cursor, ENTRY, limit, TENANT } from './parameters';

const LIST_LIMIT = 100;
export const LIST_USUAL = 50;

const exactly = (what: string) => z.string().optional().describe(`${what}, compared exactly.`);

/** What each means is ruled by `parseEntryFilter`; a filter without its words here does not compile. */
const FILTERS = {
  q: z
    .string()
    .optional()
    .describe(
      'A query such as `violation:unique -user:alice,bob retries:>=3 "lost order"`; the parameters below narrow it further.',
    ),
  id: z.string().optional().describe('Entry id, or a range: `17`, `100..200`.'),
  policy: exactly('Policy that refused it'),
  field: exactly('Field that broke a rule'),
  group: z
    .string()
    .optional()
    .describe('Fingerprint of the entries that failed alike, 16 hex digits.'),
  client: exactly('Client version'),
  mutation: z.string().optional().describe('Mutation id, decimal.'),
  arrived: z
    .string()
    .optional()
    .describe('UTC: `2026-11-20`, `>=2026-11-20T08:00Z`, `2026-11-01..2026-11-03`.'),
  assignee: exactly('Who looks after it, as the log names people; `none`: nobody'),
  operation: z
    .string()
    .optional()
    .describe('Taken by an operation: `abc`, or how that ended, `abc/refused+failed`.'),
  collection: exactly('Collection'),
  violation: exactly('Kind of the latest violation, such as `unique_violation`'),
  user: exactly('Who wrote it'),
  document: exactly('Document id'),
  status: z
    .enum([...STATUSES, 'attention'], `not one of ${STATUSES.join(', ')}, attention`)
    .optional()
    .describe('`attention`: what an expiry owed and could not be done.'),
  text: z
    .string()
    .optional()
    .describe(
      'Found anywhere in user, document, collection, session, violation or client; or a whole peer id.',
    ),
  session: exactly('Session id'),
  device: exactly('Client version, remote address or the peer id of a device'),
  peer: z.string().optional().describe('Peer id, decimal.'),
  age: z.string().optional().describe('Since arrival: `>1h`, `<3d`, `1h..3d` (s, m, h, d, w).'),
  retries: z.string().optional().describe('Attempts so far: `3`, `>=3`, `<5`, `1..4`.'),
  held: z.enum(['yes', 'no'], 'not yes or no').optional().describe('Kept from the sweep, or not.'),
  bytes: z.string().optional().describe('SHA-256 of the delta, lower-case hex.'),
  cursor,
} satisfies { readonly [P in (typeof FILTER_PARAMETERS)[number]]: z.ZodType };

export const storeEntries = operation({
  id: 'storeEntries',
  method: 'POST',
  path: `${TENANT}/entries`,
  group: 'Entries',
  summary: 'Store refused deltas',
  description:
    'One object, an array of up to 500, or one object a line. All are stored or none; the answer means that they are on disk. A tenant comes into being with its first entry. Up to 16 MiB of body and 8 MiB of deltas.',
  access: { kind: 'tenant', scope: 'ingest' },
  body: { schema: ingestBody, ndjson: true },
  idempotent: true,
  answer: {
    status: 201,
    schema: storedSchema,
    description: 'Stored.',
    headers: { Location: 'Where the entry is, when it is one.' },
  },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_KEY, WITH_BODY, WITH_REJECTIONS, WRITE),
  example: {
    body: {
      session_id: 'sync-10.0.0.1:5555-1',
      username: 'alice',
      collection: 'orders',
      document_id: 'o-17',
      mutation_id: 42,
      peer_id: '18364758544493064720',
      delta_base64: 'gqZzdGF0dXOnc2hpcHBlZKV0b3RhbBk=',
      violation_type: { RlsPolicyViolation: { policy_name: 'orders_owner_only' } },
      compensation: 'PermissionDenied',
      device_metadata: {
        client_version: '0.1.0',
        remote_addr: '',
        peer_id: '18364758544493064720',
      },
    },
  },
});

export const listEntries = operation({
  id: 'listEntries',
  method: 'GET',
  path: `${TENANT}/entries`,
  group: 'Entries',
  summary: 'List entries',
  description:
    'Newest first, a page at a time. `q` takes what the search box of the console takes; the other filters are the same in parts, and all narrow the list together.',
  access: { kind: 'tenant', scope: 'read' },
  query: { ...FILTERS, limit: limit(LIST_LIMIT, LIST_USUAL) },
  answer: { status: 200, schema: entryListSchema, description: 'A page of entries.' },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, { 422: ['query-invalid'] }, READ),
  example: { query: { q: 'status:pending collection:orders retries:>=3', limit: '20' } },
});

const { cursor: _place, ...NARROWING } = FILTERS;

export const exportEntries = operation({
  id: 'exportEntries',
  method: 'GET',
  path: `${TENANT}/entries/export`,
  group: 'Entries',
  summary: 'Export entries',
  description:
    'Every entry of a filter in one file, newest first, however many there are: `csv` for a spreadsheet, `ndjson` to import elsewhere with all bytes, `bundle` to replay offline with `dlq replay`. NDJSON and bundle end with a line that says `"complete": true`; without it the file is cut off. A failure in the middle breaks the connection off. Who exported what stands in the access log.',
  access: { kind: 'tenant', scope: 'read' },
  query: {
    ...NARROWING,
    format: z
      .enum(EXPORT_FORMATS, `not one of ${EXPORT_FORMATS.join(', ')}`)
      .describe('What kind of file.'),
  },
  answer: { status: 200, schema: null, description: 'The file.' },
  problems: problemsOf(BY_KEY, IN_TENANT, { 422: ['query-invalid', 'query-parameter'] }, READ, {
    503: ['busy'],
  }),
  example: { query: { q: 'status:pending collection:orders', format: 'ndjson' } },
});

export const getEntry = operation({
  id: 'getEntry',
  method: 'GET',
  path: ENTRY,
  group: 'Entries',
  summary: 'Read an entry',
  access: { kind: 'tenant', scope: 'read' },
  answer: { status: 200, schema: entrySchema, description: 'The entry.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_ENTRY, READ),
  example: {},
});

export const getDelta = operation({
  id: 'getDelta',
  method: 'GET',
  path: `${ENTRY}/delta`,
  group: 'Entries',
  summary: 'Download the bytes of a delta',
  description: 'As the device sent them. Erased with the entry: 410.',
  access: { kind: 'tenant', scope: 'read' },
  answer: {
    status: 200,
    schema: null,
    description: 'The bytes.',
    headers: { 'Repr-Digest': 'Their SHA-256 (RFC 9530).' },
  },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_ENTRY, { 410: ['erased'] }, READ),
  example: {},
});

export const listAttention = operation({
  id: 'listAttention',
  method: 'GET',
  path: `${TENANT}/attention`,
  group: 'Entries',
  summary: 'List what needs attention',
  description: 'Entries whose expiry owed a delivery or a force-apply that finally failed.',
  access: { kind: 'tenant', scope: 'read' },
  query: { cursor, limit: limit(LIST_LIMIT, LIST_USUAL) },
  answer: { status: 200, schema: attentionSchema, description: 'A page of them.' },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, READ),
  example: {},
});
