import type { z } from 'zod';
import { clientAddress } from '@/lib/net/client-address';
import { jsonResponse } from '../answer';
import { cronRefusal } from '../cron-secret';
import { idempotencyKey } from '../idempotency';
import { problem, type Problem } from '../problem';
import { clientName, spend } from '../rate-limit';
import {
  type Answer,
  byKey,
  byKeyAcross,
  type Call,
  type Handler,
  type KeyCall,
  open,
  type ReachCall,
} from '../route';
import {
  type BodyOf,
  type DocumentOf,
  type OperationSpec,
  PATH_PARAMETERS,
  PATH_PROBLEM,
  type PathOf,
  pathNames,
  type PathParameter,
  type QueryOf,
} from './operation';
import { type Read, readJson, readQuery } from './read';

/** Makes handlers of operations: access, then every part of the request by its schema, then the work. */

export interface Asked<O extends OperationSpec> {
  readonly path: PathOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** The Idempotency-Key; null: none was sent. */
  readonly key: string | null;
}

/** A document of the operation's answer, or what else there is to say. */
export type Told<O extends OperationSpec> =
  | {
      readonly document: DocumentOf<O>;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | Answer;

type InTenant = OperationSpec & { readonly access: { readonly kind: 'tenant' } };
type Across = OperationSpec & { readonly access: { readonly kind: 'tenants' | 'all' } };
type Open = OperationSpec & { readonly access: { readonly kind: 'cron' | 'open' } };

/** An operation in the tenant of its path. */
export function serve<O extends InTenant>(
  of: O,
  run: (call: KeyCall & Asked<O>) => Promise<Told<O>>,
): Handler {
  return byKey(of.access.scope, (call) => answer(of, call, run));
}

/** One that names no tenant. */
export function serveAcross<O extends Across>(
  of: O,
  run: (call: ReachCall & Asked<O>) => Promise<Told<O>>,
): Handler {
  const { kind, scope } = of.access;
  return byKeyAcross(scope, kind === 'all', (call) => answer(of, call, run));
}

/** One without a key: for everybody, or for the scheduler. */
export function serveOpen<O extends Open>(
  of: O,
  run: (call: Call & Asked<O>) => Promise<Told<O>>,
): Handler {
  if (of.access.kind === 'open') return open((call) => answer(of, call, run));
  return {
    async authorize(call) {
      const { headers } = call.request;
      const refusal = cronRefusal(headers.get('authorization'));
      if (refusal === null) return () => answer(of, call, run);
      const spent = await spend('failed-keys', clientName(clientAddress(headers)));
      return spent.ok ? refusal : spent.problem;
    },
  };
}

async function answer<O extends OperationSpec, C extends Call>(
  of: O,
  call: C,
  run: (call: C & Asked<O>) => Promise<Told<O>>,
): Promise<Answer> {
  const asked = await readAsked(of, call);
  if (!asked.ok) return asked.problem;
  const told = await run({ ...call, ...asked.value });
  if (!('document' in told)) return told;
  const { document, status = of.answer.status, headers = {} } = told;
  return jsonResponse(document, { status, headers });
}

const NO_QUERY = { ok: true, value: {} } as const;

async function readAsked<O extends OperationSpec>(of: O, call: Call): Promise<Read<Asked<O>>> {
  const path: Record<string, unknown> = {};
  for (const name of pathNames(of.path)) {
    if (!isPathParameter(name)) continue;
    const read = PATH_PARAMETERS[name].safeParse(call.params[name] ?? '');
    if (!read.success) return { ok: false, problem: pathProblem(name, read.error) };
    path[name] = read.data;
  }
  // A health check may carry what it likes; whoever sends a key is told of a slip.
  const query = 'scope' in of.access ? readQuery(call.url, of.query ?? {}) : NO_QUERY;
  if (!query.ok) return query;
  const key = of.idempotent
    ? idempotencyKey(call.request.headers)
    : { ok: true as const, key: null };
  if (!key.ok) return key;
  // NDJSON is the sign of a body that its handler reads itself, in one pass.
  const body =
    of.body === undefined || of.body.ndjson
      ? { ok: true as const, value: null }
      : await readJson(call.request, of.body.schema, of.body.optional ?? false);
  if (!body.ok) return body;
  const asked = { path, query: query.value, key: key.key, body: body.value };
  // Each part was read by the schema its type is taken from.
  return { ok: true, value: asked as unknown as Asked<O> };
}

function isPathParameter(name: string): name is PathParameter {
  return Object.hasOwn(PATH_PARAMETERS, name);
}

function pathProblem(name: PathParameter, error: z.ZodError): Problem {
  const [found] = error.issues;
  const code: unknown = found?.code === 'custom' ? found.params?.['code'] : undefined;
  return problem(PATH_PROBLEM[name].status, String(code), found?.message ?? '');
}
