import { NextRequest } from 'next/server';
import { deleteSession } from '@/lib/db/access-store';
import { log } from '@/lib/log';
import { handlers } from './auth';
import { isOwnOrigin, originOfHost } from './origin';
import { sessionCookie, tokenDigest } from './session-cookie';
import { signInErrorPath } from './sign-in-errors';

/**
 * Answers `/api/auth/*`. Auth.js gets the request under an origin that is ours, whatever its headers claim.
 * A sign-in never builds on the session a browser happens to hold: it starts a new one and ends the old.
 */
export async function answerAuth(request: NextRequest): Promise<Response> {
  const origin = originOfHost(request.headers.get('host'));
  if (origin === null) return refuse('This console does not answer to this address.');
  if (request.method !== 'GET' && !isOwnOrigin(request.headers.get('origin'))) {
    return refuse('This did not come from a page of this console.');
  }
  const path = request.nextUrl.pathname;
  const headers = new Headers(request.headers);
  for (const name of ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port']) {
    headers.delete(name);
  }
  const held = request.cookies.get(sessionCookie().name)?.value;
  const signingIn = path.startsWith('/api/auth/callback/');
  if (signingIn) withoutCookie(headers, sessionCookie().name);

  const answer = await pass(request, new URL(`${path}${request.nextUrl.search}`, origin), headers);
  if (signingIn && held !== undefined && startsSession(answer)) await endSession(held);
  answer.headers.set('Cache-Control', 'no-store');
  return answer;
}

async function pass(request: NextRequest, url: URL, headers: Headers): Promise<Response> {
  try {
    const body = request.method === 'GET' ? null : await request.text();
    const inner = new NextRequest(url, { method: request.method, headers, body });
    const handler = request.method === 'GET' ? handlers.GET : handlers.POST;
    const answer = await handler(inner);
    return new Response(answer.body, answer);
  } catch (error) {
    log.error({ err: error }, 'sign-in failed');
    const location = new URL(signInErrorPath('provider'), url).href;
    return new Response(null, { status: 302, headers: { Location: location } });
  }
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

function withoutCookie(headers: Headers, name: string): void {
  const kept = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
  headers.set('cookie', kept.join('; '));
}

function refuse(sentence: string): Response {
  return new Response(sentence, {
    status: 403,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
