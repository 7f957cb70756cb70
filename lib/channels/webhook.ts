import { Webhook } from 'standardwebhooks';
import type { Channel, Message, Sent } from './port';

/** Milliseconds a receiver may take (Standard Webhooks advises 15 to 30 s). */
const TIMEOUT_MS = 15_000;

/**
 * A channel that posts JSON signed after Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
 * Any 2xx is a delivery; 410 ends it; redirects are not followed.
 */
export function webhookChannel(url: URL, secret: string): Channel {
  const signer = new Webhook(secret);
  return {
    name: `webhook ${url.host}`,
    async send({ id, body, at }: Message): Promise<Sent> {
      const timestamp = new Date(at);
      try {
        const response = await fetch(url, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(at / 1000)),
            'webhook-signature': signer.sign(id, timestamp, body),
          },
          body,
        });
        // Only the status counts; a long or slow body is not waited for.
        await response.body?.cancel();
        if (response.ok) return { kind: 'delivered' };
        return {
          kind: 'failed',
          message: `The receiver answered ${String(response.status)}.`,
          temporary: response.status !== 410,
        };
      } catch (error) {
        const timeout = error instanceof Error && error.name === 'TimeoutError';
        return {
          kind: 'failed',
          message: timeout
            ? `The receiver did not answer within ${String(TIMEOUT_MS / 1000)} s.`
            : 'The receiver could not be reached.',
          temporary: true,
        };
      }
    },
  };
}
