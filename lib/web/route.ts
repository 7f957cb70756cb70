import { randomUUID } from 'node:crypto';
import { unstable_rethrow } from 'next/navigation';
import { tenantAccess, visibleTenants, type Access, type CurrentUser } from '@/lib/auth/access';
import type { ApiScope } from '@/lib/auth/api-key';
import type { Permission } from '@/lib/auth/roles';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/net/client-address';
import { authenticateAcross, authenticateApiKey } from './api-key';
import { outageProblem } from './outage';
import { problem, problemResponse, type Problem } from './problem';
import { clientName, spend } from './rate-limit';

/** What a handler is called with. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
}
export interface KeyCall extends Call {
  readonly scope: TenantScope;
  readonly keyId: string;
}
export interface ReachCall extends Call {
  /** The tenants the key is for. */
  readonly tenants: 'all' | readonly TenantId[];
  readonly keyId: string;
}
export interface SessionCall extends Call {
  readonly scope: TenantScope;
  readonly user: CurrentUser;
}
export interface SignedInCall extends Call {
  readonly user: CurrentUser;
  /** The tenants this person may see. */
  readonly tenants: 'all' | readonly TenantId[];
}
export type Answer = Response | Problem;

/** One method of a route: first the access check, then the work. */
export interface Handler {
  readonly authorize: (call: Call) => Promise<Problem | (() => Promise<Answer>)>;
}

/** For programs: needs an API key with this scope for the tenant in the path. */
export function byKey(needed: ApiScope, run: (call: KeyCall) => Promise<Answer>): Handler {
  return {
    async authorize(call) {
      const access = await authenticateApiKey(call.request, needed, tenantOf(call));
      if (!access.ok) return access.problem;
      const { scope, keyId } = access;
      const spent = await spend(needed === 'ingest' ? 'ingest' : 'api', keyId);
      if (!spent.ok) return spent.problem;
      return async () => withHeaders(await run({ ...call, scope, keyId }), spent.headers);
    },
  };
}

/** For programs, where no tenant is named: needs an API key with this scope; `all`: one for all tenants. */
export function byKeyAcross(
  needed: ApiScope,
  all: boolean,
  run: (call: ReachCall) => Promise<Answer>,
): Handler {
  return {
    async authorize(call) {
      const access = await authenticateAcross(call.request, needed);
      if (!access.ok) return access.problem;
      const { tenants, keyId } = access;
      if (all && tenants !== 'all') {
        return problem(403, 'needs-all-tenants', 'This takes an API key for all tenants.');
      }
      const spent = await spend('api', keyId);
      if (!spent.ok) return spent.problem;
      return async () => withHeaders(await run({ ...call, tenants, keyId }), spent.headers);
    },
  };
}

/** For the console itself: needs a session with this permission in the tenant in the path. Reads only. */
export function bySession(
  permission: Permission,
  run: (call: SessionCall) => Promise<Answer>,
): Handler {
  return {
    async authorize(call) {
      const access = await tenantAccess(tenantOf(call), permission);
      if (!access.ok) return accessProblem(access);
      return () => run({ ...call, scope: access.scope, user: access.user });
    },
  };
}

/** For the console itself, across tenants: needs a session; what it tells is up to that person's roles. Reads only. */
export function bySignedIn(run: (call: SignedInCall) => Promise<Answer>): Handler {
  return {
    async authorize(call) {
      const visible = await visibleTenants();
      if (!visible.ok) return accessProblem(visible);
      return () => run({ ...call, user: visible.user, tenants: visible.tenants });
    },
  };
}

/** For everybody. */
export function open(run: (call: Call) => Promise<Answer>): Handler {
  return {
    async authorize(call) {
      const spent = await spend('open', clientName(clientAddress(call.request.headers)));
      return spent.ok ? async () => withHeaders(await run(call), spent.headers) : spent.problem;
    },
  };
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  if (!(answer instanceof Response)) {
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];
type RouteFunction = (
  request: Request,
  context: { readonly params: Promise<Params> },
) => Promise<Response>;
/** A part that takes the rest of an address is a list. */
type Params = Readonly<Record<string, string | readonly string[]>>;

/**
 * Makes the exports of a route file: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({…})`.
 * Methods without a handler answer 405. Whatever goes wrong ends as problem+json with the request's id.
 */
export function defineRoute(
  handlers: Partial<Record<Method, Handler>>,
): Record<Method, RouteFunction> {
  const allowed = METHODS.filter((method) => handlers[method] !== undefined);
  const route = (method: Method): [Method, RouteFunction] => [
    method,
    async (request, context) => {
      const requestId = randomUUID();
      const handler = handlers[method];
      const answer =
        handler === undefined
          ? notAllowed(method, allowed)
          : await answerOf(handler, method, request, context, requestId);
      return finish(answer, requestId);
    },
  ];
  return Object.fromEntries(METHODS.map(route)) as Record<Method, RouteFunction>;
}

async function answerOf(
  handler: Handler,
  method: Method,
  request: Request,
  context: { readonly params: Promise<Params> },
  requestId: string,
): Promise<Answer> {
  // Until access is given nothing has been changed, whatever broke.
  let write = false;
  try {
    // An address without parameters comes with none at all, whatever Next's types say.
    const given: Params | undefined = await context.params;
    const params = Object.fromEntries(
      Object.entries(given ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : value.join('/'),
      ]),
    );
    const call = { request, url: new URL(request.url), params, requestId };
    const run = await handler.authorize(call);
    if (typeof run !== 'function') return run;
    write = method !== 'GET';
    return await run();
  } catch (error) {
    unstable_rethrow(error);
    const outage = outageProblem(error, write);
    log.error({ err: error, requestId, method, code: outage?.code }, 'request failed');
    if (outage) return outage;
    const detail =
      'Something went wrong on our side. The log has the details under this request id.';
    return problem(500, 'unexpected', detail);
  }
}

function finish(answer: Answer, requestId: string): Response {
  if (!(answer instanceof Response)) return problemResponse(answer, requestId);
  answer.headers.set('X-Request-Id', requestId);
  answer.headers.set('X-Content-Type-Options', 'nosniff');
  if (!answer.headers.has('Cache-Control')) answer.headers.set('Cache-Control', 'no-store');
  return answer;
}

function tenantOf(call: Call): string {
  return call.params['tenant'] ?? '';
}

function notAllowed(method: Method, allowed: readonly Method[]): Problem {
  const list = allowed.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
  const detail = `${method} is not possible here. Possible: ${list}.`;
  return problem(405, 'method-not-allowed', detail, { headers: { Allow: list } });
}

function accessProblem(access: Extract<Access, { ok: false }>): Problem {
  switch (access.code) {
    case 'signed-out':
      return problem(401, 'signed-out', 'Sign in again.');
    case 'not-found':
      return problem(404, 'not-found', 'There is no such tenant for you.');
    case 'forbidden':
      return problem(403, 'forbidden', `This needs the role ${access.needs}.`, {
        members: { needs: access.needs, has: access.has },
      });
    case 'unavailable':
      return problem(503, 'unavailable', 'The database cannot be reached.', {
        headers: { 'Retry-After': '5' },
      });
  }
}
