import type { Verdict } from './cast';

/** Requests as a browser or a program sends them, and what their answers say. */

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Sender {
  readonly session?: string | null;
  readonly key?: string;
}

export async function ask(
  address: string,
  { session = null, key }: Sender,
  init: { method?: string; headers?: Record<string, string>; body?: string | FormData } = {},
): Promise<Answered> {
  const answer = await fetch(address, {
    ...init,
    redirect: 'manual',
    headers: {
      ...init.headers,
      ...(session !== null && { cookie: `dlq-session=${session}` }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
  });
  // A stream of events has no end to wait for.
  const endless = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (endless) await answer.body?.cancel();
  return {
    status: answer.status,
    headers: answer.headers,
    body: endless ? '' : await answer.text(),
  };
}

/** What a page says, whether it answers at once or has begun to stream when it finds out. */
export function pageVerdict({ status, headers, body }: Answered, needsRole: RegExp): Verdict {
  const location = headers.get('location') ?? '';
  if (location.startsWith('/sign-in') || /NEXT_REDIRECT;\w+;\/sign-in/.test(body)) {
    return 'signed-out';
  }
  if (status === 404 || body.includes('NEXT_HTTP_ERROR_FALLBACK;404')) return 'not-found';
  if (status >= 400) throw new Error(`status ${String(status)}`);
  return needsRole.test(body) ? 'forbidden' : 'allowed';
}

/** What a handler for the console says; it answers programs of ours, by status and code. */
export function handlerVerdict({ status }: Answered): Verdict {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  return status === 404 ? 'not-found' : 'allowed';
}

interface ActionAnswer {
  readonly ok: boolean;
  readonly code?: string | undefined;
  readonly message?: string;
}

/** Calls a server action the way React does. */
export async function call(
  origin: string,
  { id, page }: { readonly id: string; readonly page: string },
  input: unknown,
  sender: Sender,
  from: Readonly<Record<string, string>>,
): Promise<Answered> {
  let body: string | FormData = JSON.stringify(input === null ? [] : [input]);
  if (input instanceof FormData) {
    body = new FormData();
    for (const [name, value] of input) body.set(`1_${name}`, value);
    body.set('0', '["$K1"]');
  }
  return ask(`${origin}${page}`, sender, {
    method: 'POST',
    headers: {
      'next-action': id,
      accept: 'text/x-component',
      ...(typeof body === 'string' && { 'content-type': 'text/plain;charset=UTF-8' }),
      ...from,
    },
    body,
  });
}

/** What an action answered; null: it sent the browser somewhere. */
export function actionAnswer({ status, headers, body }: Answered): ActionAnswer | null {
  if (headers.has('x-action-redirect')) return null;
  const [, found] = /^\d+:(\{"ok":.*\})$/m.exec(body) ?? [];
  if (found === undefined) {
    throw new Error(`no answer of an action: ${String(status)} ${body.slice(0, 200)}`);
  }
  return JSON.parse(found) as ActionAnswer;
}

export function actionVerdict(answer: ActionAnswer): Verdict {
  switch (answer.code ?? '') {
    case 'signed-out':
      return 'signed-out';
    case 'forbidden':
      return 'forbidden';
    case 'not-found':
      return answer.message === 'There is no such tenant for you.' ? 'not-found' : 'allowed';
    case 'origin':
    case 'invalid':
    case 'unexpected':
      throw new Error(`${answer.code}: ${answer.message ?? ''}`);
    default:
      return 'allowed';
  }
}
