import { signedPost } from '@/lib/net/signed-post';
import type { Channel } from './port';

/** Milliseconds a receiver may take (Standard Webhooks advises 15 to 30 s). */
const TIMEOUT_MS = 15_000;
/** Only the status counts; a short answer is read, so that the connection ends in order. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * A channel that posts JSON signed after Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
 * Any 2xx is a delivery; 410 ends it; redirects are not followed.
 */
export function webhookChannel(channel: {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** Set by who runs the server. */
  readonly trusted?: true;
}): Channel {
  const { id, name, url, secret, trusted } = channel;
  return {
    id,
    name,
    async send(message) {
      const posted = await signedPost({
        url,
        secret,
        id: message.id,
        body: message.body,
        timeoutMs: TIMEOUT_MS,
        maxAnswerBytes: MAX_ANSWER_BYTES,
        ...(trusted ? { trusted } : {}),
      });
      const { ms } = posted;
      if (posted.kind !== 'answered') {
        return { kind: 'failed', message: posted.message, temporary: true, ms };
      }
      const { status } = posted;
      if (status >= 200 && status < 300) return { kind: 'delivered', ms };
      const said = `The receiver answered ${String(status)}.`;
      return { kind: 'failed', message: said, temporary: status !== 410, ms };
    },
  };
}
