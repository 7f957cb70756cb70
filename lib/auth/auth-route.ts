import { randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { recordAlone } from '@/lib/db/access-log';
import { deleteSession } from '@/lib/db/access-store';
import { log } from '@/lib/log';
import { clientAddress, clientAddressHeaders } from '@/lib/net/client-address';
import { type Problem, problemResponse } from '@/lib/web/problem';
import { clientName, spend } from '@/lib/web/rate-limit';
import { handlers } from './auth';
import { isOwnOrigin, originOfHost } from './origin';
import { PROVIDER_IDS, type ProviderId } from './provider-kinds';
import { sessionCookie, tokenDigest } from './session-cookie';
import { isSignInError, signInErrorPath } from './sign-in-errors';

const BASE = '/api/auth';
const ANSWERED =
  /^\/api\/auth\/(csrf|providers|session|signout|error|signin(\/[\w-]+)?|callback\/[\w-]+)$/;

/**
 * Answers `/api/auth/*`. Auth.js gets the request under an origin that is ours, whatever its headers claim.
 * A sign-in never builds on the session a browser happens to hold: it starts a new one and ends the old.
 */
export async function answerAuth(request: Request): Promise<Response> {
  const origin = originOfHost(request.headers.get('host'));
  if (origin === null) return refuse('This console does not answer to this address.');
  const reading = request.method === 'GET';
  if (!reading && !isOwnOrigin(request.headers.get('origin'))) {
    return refuse('This did not come from a page of this console.');
  }
  const { pathname, search } = new URL(request.url);
  // Auth.js has pages of its own for the rest, without our headers.
  if (!ANSWERED.test(pathname)) return refuse('There is nothing here.', 404);
  const signingIn = pathname.startsWith(`${BASE}/callback/`);
  const cookies = cookiesOf(request.headers);
  const held = cookies.get(sessionCookie().name);
  const remoteAddr = clientAddress(request.headers);
  if (signingIn) cookies.delete(sessionCookie().name);

  if (signingIn || (!reading && pathname.startsWith(`${BASE}/signin`))) {
    const spent = await spend('sign-in', attempt(signingIn ? 'callback' : 'start', remoteAddr));
    if (!spent.ok) return tooMany(spent.problem, request);
  }

  const answer = await ask(origin, `${pathname}${search}`, {
    method: request.method,
    headers: headersOf(cookies, remoteAddr, request.headers.get('content-type')),
    body: reading ? null : await request.text(),
  });
  if (signingIn && startsSession(answer)) {
    if (held !== undefined) await endSession(held);
  } else if (signingIn) {
    await recordFailure(pathname, answer.headers.get('location'), remoteAddr);
  }
  answer.headers.set('Cache-Control', 'no-store');
  return answer;
}

/**
 * Begins a sign-in on behalf of a page of ours: where to send the browser, and the cookies it must bring back.
 * `origin` is one of ours, and the one the browser is at.
 */
export async function beginSignIn(
  origin: string,
  provider: ProviderId,
  path: string,
  remoteAddr: string | null,
) {
  const spent = await spend('sign-in', attempt('start', remoteAddr));
  if (!spent.ok) return { location: signInErrorPath('rate-limited', path), cookies: [] };
  const csrf = await ask(origin, `${BASE}/csrf`, { method: 'GET' });
  const failed = signInErrorPath('provider', path);
  if (!csrf.ok) return { location: failed, cookies: [] };
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const given = new NextResponse(null, { headers: csrf.headers }).cookies.getAll();
  const answer = await ask(origin, `${BASE}/signin/${provider}`, {
    method: 'POST',
    headers: headersOf(
      new Map(given.map(({ name, value }) => [name, encodeURIComponent(value)])),
      remoteAddr,
    ),
    body: new URLSearchParams({ csrfToken, callbackUrl: new URL(path, origin).href }),
  });
  return {
    location: answer.headers.get('location') ?? failed,
    cookies: new NextResponse(null, { headers: answer.headers }).cookies.getAll(),
  };
}

/** Beginning and coming back are counted apart: who comes back has begun. */
function attempt(path: 'start' | 'callback', remoteAddr: string | null): string {
  return `${path} ${clientName(remoteAddr)}`;
}

/** A browser on its way back from the provider shows what it gets to a person. */
function tooMany(told: Problem, request: Request): Response {
  const answer = problemResponse(told, randomUUID());
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return answer;
  const headers = new Headers(answer.headers);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  const page = `<!doctype html><html lang="en"><title>Too many sign-ins</title><h1>Too many sign-ins</h1><p>${told.detail}</p><p><a href="/sign-in">Sign in</a></p></html>`;
  return new Response(page, { status: told.status, headers });
}

async function ask(origin: string, path: string, init: RequestInit): Promise<Response> {
  try {
    // A plain request: Next's own takes 127.0.0.1 for localhost, and the provider would see two addresses.
    const inner = new Request(new URL(path, origin), init) as NextRequest;
    const answer = await (init.method === 'GET' ? handlers.GET(inner) : handlers.POST(inner));
    return new Response(answer.body, answer);
  } catch (error) {
    log.error({ err: error }, 'sign-in failed');
    const location = new URL(signInErrorPath('provider'), origin).href;
    return new Response(null, { status: 302, headers: { Location: location } });
  }
}

/** Nothing else of a request's headers is any business of Auth.js. */
function headersOf(
  cookies: ReadonlyMap<string, string>,
  remoteAddr: string | null,
  contentType: string | null = null,
) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookie,
    ...clientAddressHeaders(remoteAddr),
    ...(contentType !== null && { 'content-type': contentType }),
  };
}

function cookiesOf(headers: Headers): Map<string, string> {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}

function startsSession(answer: Response): boolean {
  const { name } = sessionCookie();
  return answer.headers.getSetCookie().some((cookie) => cookie.startsWith(`${name}=`));
}

/** The new session stands already; an outage here must not undo that. */
async function endSession(token: string): Promise<void> {
  try {
    await deleteSession(tokenDigest(token));
  } catch (error) {
    log.warn({ err: error }, 'the session before a new sign-in could not be ended');
  }
}

/**
 * An exchange with the provider that came to nothing; whoever it was, nobody vouched for them. Refusals of somebody the
 * provider did vouch for are recorded where they are decided.
 */
async function recordFailure(
  pathname: string,
  location: string | null,
  remoteAddr: string | null,
): Promise<void> {
  const provider = PROVIDER_IDS.find((id) => pathname === `${BASE}/callback/${id}`);
  const end = new URL(location ?? '/', 'http://console.invalid').searchParams.get('error') ?? '';
  const decided = end !== 'provider' && isSignInError(end);
  if (provider === undefined || decided) return;
  try {
    await recordAlone({
      what: 'sign_in_refused',
      actor: 'anonymous',
      subject: null,
      detail: { provider, reason: 'provider' },
      remoteAddr,
    });
  } catch (error) {
    log.error({ err: error }, 'a failed sign-in could not be recorded');
  }
}

function refuse(sentence: string, status = 403): Response {
  return new Response(sentence, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
