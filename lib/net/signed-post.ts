import { lookup as resolve } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import {
  type AddressCheck,
  privateAllowed,
  resolvedProblem,
  webhookAddress,
} from './webhook-address';

/** One POST signed after Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`). */
export interface SignedPost {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** The same over all tries of one message. */
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  /** From the call to the last byte of the answer, whatever trickles in meanwhile. */
  readonly timeoutMs: number;
  /** Longest answer that is read; of a longer one only the status counts. */
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal;
  /** The address comes from who runs the server, who may call what they like: it is not judged. */
  readonly trusted?: true;
}

export type Posted = (
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Of the `Content-Type`, without parameters, in lower case. */
      readonly type: string;
      /** Null: longer than `maxAnswerBytes`. */
      readonly body: string | null;
    }
  /** It never reached the receiver. */
  | { readonly kind: 'not-sent'; readonly message: string }
  /** It was sent, at least in part, and no whole answer came. */
  | { readonly kind: 'no-answer'; readonly message: string }
) & { readonly ms: number };

/**
 * Posts over a connection of its own, so that "never reached the receiver" is certain. The address is judged by what its
 * name resolves to at that moment; redirects are answers like others and never followed. Never throws.
 */
export async function signedPost(post: SignedPost): Promise<Posted> {
  const began = performance.now();
  const done = (posted: Unmeasured): Posted => ({
    ...posted,
    ms: Math.round(performance.now() - began),
  });
  const address: AddressCheck = post.trusted
    ? { ok: true, url: new URL(post.url) }
    : webhookAddress(post.url);
  if (!address.ok) return done({ kind: 'not-sent', message: address.problem });
  const deadline = AbortSignal.timeout(post.timeoutMs);
  const signal = post.signal ? AbortSignal.any([deadline, post.signal]) : deadline;
  const at = new Date();
  const open = address.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = open(address.url, {
    method: 'POST',
    agent: false,
    ...(post.trusted ? {} : { lookup: guardedLookup(address.url.protocol, privateAllowed()) }),
    signal,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(post.body),
      accept: 'application/json',
      'user-agent': 'nodedb-dead-letters',
      'webhook-id': post.id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(post.secret).sign(post.id, at, post.body),
    },
  });
  return done(await exchange(sent, address.url, post, deadline));
}

type Unmeasured = Posted extends infer P ? (P extends Posted ? Omit<P, 'ms'> : never) : never;

function exchange(
  sent: ClientRequest,
  url: URL,
  { body, timeoutMs, maxAnswerBytes }: SignedPost,
  deadline: AbortSignal,
): Promise<Unmeasured> {
  return new Promise((settle) => {
    let connected = false;
    sent.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    const fail = (error: Error) => {
      const late = deadline.aborted ? `within ${String(timeoutMs / 1000)} s` : null;
      if (!connected) {
        const message = late === null ? unreached(error) : `It could not be reached ${late}.`;
        settle({ kind: 'not-sent', message });
        return;
      }
      const message =
        late === null ? 'The connection broke before the answer.' : `It did not answer ${late}.`;
      settle({ kind: 'no-answer', message });
    };
    sent.once('error', fail);
    sent.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const type = (response.headers['content-type'] ?? '').split(';')[0] ?? '';
      readAnswer(response, maxAnswerBytes).then((text) => {
        sent.destroy();
        settle({ kind: 'answered', status, type: type.trim().toLowerCase(), body: text });
      }, fail);
    });
    sent.end(body);
  });
}

/** The body as text; null when it is longer than it may be. */
async function readAnswer(response: IncomingMessage, most: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** Resolves a name and leaves out what must not be called, so that what was judged is what is connected to. */
function guardedLookup(protocol: string, allowPrivate: boolean): LookupFunction {
  return (host, options, answer) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) {
        answer(error, []);
        return;
      }
      const judged = found.map((each) => ({
        each,
        problem: resolvedProblem(each.address, protocol, allowPrivate),
      }));
      const fine = judged.flatMap(({ each, problem }) => (problem === null ? [each] : []));
      const [first] = fine;
      if (first === undefined) {
        const problem = judged[0]?.problem ?? 'The name leads nowhere.';
        answer(new ForbiddenAddressError(problem), []);
      } else if (options.all === true) answer(null, fine);
      else answer(null, first.address, first.family);
    });
  };
}

/** Why nothing was reached, without the address, which whoever reads this knows. */
function unreached(error: Error): string {
  if (error instanceof ForbiddenAddressError) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'Its name cannot be resolved.';
    case 'ECONNREFUSED':
      return 'It refused the connection.';
    default:
      return /CERT|TLS|SSL|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code)
        ? `Its certificate is not accepted (${code}).`
        : 'It could not be reached.';
  }
}
