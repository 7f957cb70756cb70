import { readdirSync } from 'node:fs';
import { z } from 'zod';
import { problemSchema } from './documents/problem';
import { nameOf } from './json-schema';
import { openApiDocument } from './openapi';
import type { OperationSpec } from './operation';
import { OPERATIONS } from './operations/all';

/** Calls operations as Next would, and holds every answer against the description that is served. */

const ROOT = new URL('../../../app/api/', import.meta.url);

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
type RouteFile = Record<
  Method,
  (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
>;

/** Route files below a folder of `app/api`, as the paths they serve. */
export function routePaths(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => `/api/${folder}${file}`.replaceAll('\\', '/').replace(/\/route\.ts$/, ''))
    .map((path) => path.replaceAll(/\[(\w+)\]/g, '{$1}'))
    .sort();
}

export async function routeOf(path: string): Promise<RouteFile> {
  const file = path.replace(/^\/api\//, '').replaceAll(/\{(\w+)\}/g, '[$1]');
  return (await import(/* @vite-ignore */ new URL(`${file}/route.ts`, ROOT).href)) as RouteFile;
}

export interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>> | string;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Null: without an Authorization header. */
  readonly token: string | null;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What it holds is up to the schema it was checked against.
  readonly body: Record<string, unknown>;
  readonly code: unknown;
}

/** Operations that answered as they should; a test wants them all. */
export const answered = new Set<string>();

const schemas = new Map<string, z.ZodType>();
const definitions = JSON.parse(
  JSON.stringify(openApiDocument().components.schemas).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  ),
) as Record<string, never>;

/** The schema of this name as a reader of the document has it, not as the handlers do. */
function served(name: string): z.ZodType {
  const known = schemas.get(name);
  if (known !== undefined) return known;
  const schema = z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: definitions });
  schemas.set(name, schema);
  return schema;
}

/** Throws what is wrong when the value is not of the schema, either as served or as written. */
function hold(schema: z.ZodType, value: unknown, what: string): void {
  for (const [how, each] of [
    ['as written', schema],
    ['as served', served(nameOf(schema))],
  ] as const) {
    const read = each.safeParse(value);
    if (read.success) continue;
    throw new Error(`${what}, ${nameOf(schema)} ${how}: ${z.prettifyError(read.error)}`);
  }
}

/** One call of an operation. Fails when the answer is not one the document promises. */
export async function call(of: OperationSpec, sent: Sent): Promise<Got> {
  const params = sent.path ?? {};
  const url = new URL(
    of.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    'http://localhost',
  );
  url.search =
    typeof sent.query === 'string' ? sent.query : new URLSearchParams(sent.query).toString();
  const headers = new Headers(sent.headers);
  if (sent.token !== null) headers.set('Authorization', `Bearer ${sent.token}`);
  if (sent.idempotencyKey !== undefined) headers.set('Idempotency-Key', sent.idempotencyKey);
  const hasBody = sent.body !== undefined;
  if (hasBody && !headers.has('content-type')) headers.set('Content-Type', 'application/json');
  const route = await routeOf(of.path);
  const response = await route[of.method](
    new Request(url, {
      method: of.method,
      headers,
      ...(hasBody && {
        body: typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body),
      }),
    }),
    { params: Promise.resolve({ ...params }) },
  );
  const text = await response.clone().text();
  check(of, response, text);
  const json = ['application/json', 'application/problem+json'].includes(mediaOf(response));
  const body = json ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, body, code: body['code'] };
}

const mediaOf = (response: Response) =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';

function check(of: OperationSpec, response: Response, text: string): void {
  const what = `${of.method} ${of.path} ${String(response.status)}`;
  if (!/^[0-9a-f-]{36}$/.test(response.headers.get('x-request-id') ?? '')) {
    throw new Error(`${what}: no request id`);
  }
  const { answer } = of;
  if (response.status === answer.status || response.status === answer.also?.status) {
    if (mediaOf(response) === 'application/problem+json') throw new Error(`${what}: a problem`);
    answered.add(of.id);
    if (answer.schema === null) return;
    if (mediaOf(response) === 'application/x-ndjson' && answer.lines !== undefined) {
      for (const line of text.split('\n').slice(0, -1)) hold(answer.lines, JSON.parse(line), what);
      return;
    }
    if (mediaOf(response) !== 'application/json') throw new Error(`${what}: ${mediaOf(response)}`);
    hold(answer.schema, JSON.parse(text), what);
    return;
  }
  if (mediaOf(response) !== 'application/problem+json') throw new Error(`${what}: no problem`);
  const refused = JSON.parse(text) as { code: string; status: number };
  hold(problemSchema, refused, what);
  const promised: readonly string[] = of.problems[response.status] ?? [];
  if (!promised.includes(refused.code) || refused.status !== response.status) {
    throw new Error(`${what} ${refused.code} is not a problem the document names`);
  }
  if ([429, 503].includes(response.status) && response.headers.get('retry-after') === null) {
    throw new Error(`${what}: no Retry-After`);
  }
}

/** References of the document that lead nowhere. */
export function danglingReferences(): string[] {
  const document = openApiDocument();
  const names = new Set(Object.keys(document.components.schemas));
  const found = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
  return found.map(([, name]) => name ?? '').filter((name) => !names.has(name));
}

export const operationIds = OPERATIONS.map(({ id }) => id);
