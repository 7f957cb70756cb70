import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import { problemSchema } from './documents/problem';
import { jsonSchemaOf, namedSchemas, refTo } from './json-schema';
import {
  GROUPS,
  type OperationSpec,
  PATH_PARAMETERS,
  type PathParameter,
  pathNames,
} from './operation';
import { OPERATIONS } from './operations/all';
import { PROBLEMS } from './problems';
import { idText } from './scalars';

/** The description of the API (OpenAPI 3.1), made of the operations that its handlers are made of. */

const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';
const ABOUT =
  'Refused deltas of NodeDB: stored, looked into, retried, force-applied. Values of u64 are decimal strings in answers, numbers or strings in requests; times are RFC 3339 in UTC. Every refusal is application/problem+json whose `code` is stable. With an Idempotency-Key a request is done once at most, however often it is sent; keys are remembered for 7 days.';

export function openApiDocument() {
  const schemas = OPERATIONS.flatMap(({ body, answer }) =>
    [body?.schema, answer.schema, answer.lines].filter((each): each is z.ZodType => each != null),
  );
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of OPERATIONS) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: describe(one) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Dead letters', version: 'v1', description: ABOUT },
    servers: [{ url: '/' }],
    tags: GROUPS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, `dlq_…`, with scopes and the tenants it is for.',
        },
        cronSecret: { type: 'http', scheme: 'bearer', description: 'The cron secret.' },
      },
      schemas: namedSchemas([problemSchema, ...new Set(schemas)]),
      'x-problems': PROBLEMS,
    },
  };
}

function describe(one: OperationSpec) {
  const { access } = one;
  return {
    operationId: one.id,
    tags: [one.group],
    summary: one.summary,
    ...(one.description !== undefined && { description: one.description }),
    security: access.kind === 'open' ? [] : [securityOf(access)],
    ...('scope' in access && { 'x-scope': access.scope }),
    parameters: parametersOf(one),
    ...(one.body !== undefined && { requestBody: bodyOf(one.body) }),
    responses: { ...answersOf(one), ...refusalsOf(one) },
  };
}

function securityOf(access: Exclude<OperationSpec['access'], { kind: 'open' }>) {
  // Scopes of a bearer key are told by name (OpenAPI 3.1, Security Requirement Object).
  return 'scope' in access ? { apiKey: [access.scope] } : { cronSecret: [] };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: ReturnType<typeof jsonSchemaOf>;
}

/** Everything of a request beside its body. */
export function parametersOf(one: OperationSpec): Parameter[] {
  const path = pathNames(one.path).map((name) =>
    parameter('path', name, name === 'tenant' ? tenantId : PATH_PARAMETERS[name as PathParameter]),
  );
  const query = Object.entries(one.query ?? {}).map(([name, schema]) =>
    // The shapes are zod's own; its raw shape type only says less.
    parameter('query', name, schema as z.ZodType),
  );
  const header = one.idempotent ? [IDEMPOTENCY_KEY] : [];
  return [...path, ...query, ...header];
}

const tenantId = idText.describe('The id of a tenant, 0 to 2^63-1.');

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Names this request: sent again, it is answered again and done no second time.',
  schema: { type: 'string', pattern: '^[ -+\\--~]{1,255}$' },
};

function parameter(where: 'path' | 'query', name: string, schema: z.ZodType): Parameter {
  const { description = '', ...rest } = jsonSchemaOf(schema);
  return { name, in: where, required: where === 'path', description, schema: rest };
}

function bodyOf(body: NonNullable<OperationSpec['body']>) {
  const schema = refTo(body.schema);
  return {
    required: !body.optional,
    content: { [JSON_TYPE]: { schema }, ...(body.ndjson && { [LINES_TYPE]: { schema } }) },
  };
}

const EVERY_ANSWER = { 'X-Request-Id': 'Names this answer in the log.' };
const LIMITED = {
  'RateLimit-Policy': 'The limit: how many requests (q) in how many seconds (w).',
  RateLimit: 'How many are left (r) for how many seconds (t).',
};

function answersOf({ access, answer }: OperationSpec) {
  const { schema, lines, headers = {} } = answer;
  const content =
    schema === null
      ? { 'application/octet-stream': {} }
      : {
          [JSON_TYPE]: { schema: refTo(schema) },
          ...(lines && { [LINES_TYPE]: { schema: refTo(lines) } }),
        };
  const told = Object.fromEntries(
    Object.entries({
      ...EVERY_ANSWER,
      ...(access.kind !== 'cron' && LIMITED),
      ...headers,
    }).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
  return {
    [answer.status]: { description: answer.description, headers: told, content },
    ...(answer.also && {
      [answer.also.status]: { description: answer.also.description, content },
    }),
  };
}

const REFUSAL_HEADERS: Readonly<Record<number, Record<string, string>>> = {
  401: { 'WWW-Authenticate': 'How to authenticate.' },
  429: { 'Retry-After': 'Seconds to wait.' },
  503: { 'Retry-After': 'Seconds to wait.' },
};

function refusalsOf({ problems }: OperationSpec) {
  return Object.fromEntries(
    Object.entries(problems).map(([status, codes]) => {
      const headers = Object.entries(REFUSAL_HEADERS[Number(status)] ?? {}).map(
        ([name, description]) => [name, { description, schema: { type: 'string' } }],
      );
      const refusal = {
        description: `${STATUS_CODES[status] ?? 'Refused'}: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
        ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
        content: {
          'application/problem+json': {
            schema: { allOf: [refTo(problemSchema), { properties: { code: { enum: codes } } }] },
          },
        },
      };
      return [status, refusal];
    }),
  );
}
