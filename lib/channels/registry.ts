import { isLoopback } from '@/lib/net/loopback';
import { webhookAddress } from '@/lib/net/webhook-address';
import { NoSealingKeyError, open } from '@/lib/secrets/sealed';
import type { Channel } from './port';
import { webhookChannel } from './webhook';

/** What to do when escalations have nowhere to go. */
export const NO_CHANNEL = 'No channel is set: add one under Settings, Channels, then try again.';

/** The id of the channel the environment names. */
export const ENVIRONMENT = 'environment';

export type ChannelSetting =
  | { readonly kind: 'set'; readonly channel: Channel }
  | { readonly kind: 'missing' | 'wrong'; readonly message: string };

/** The channel the environment names: `DLQ_ESCALATE_WEBHOOK_URL` and `DLQ_ESCALATE_WEBHOOK_SECRET`. */
export function environmentChannel(env: NodeJS.ProcessEnv = process.env): ChannelSetting {
  const address = env['DLQ_ESCALATE_WEBHOOK_URL'];
  const secret = env['DLQ_ESCALATE_WEBHOOK_SECRET'];
  if (!address) {
    return { kind: 'missing', message: NO_CHANNEL };
  }
  if (!secret || !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) {
    return {
      kind: 'wrong',
      message:
        'DLQ_ESCALATE_WEBHOOK_SECRET must be whsec_ followed by the base64 of at least 24 random bytes.',
    };
  }
  if (!URL.canParse(address)) {
    return { kind: 'wrong', message: 'DLQ_ESCALATE_WEBHOOK_URL is not an address.' };
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return {
      kind: 'wrong',
      message: 'DLQ_ESCALATE_WEBHOOK_URL must be https (http only on loopback).',
    };
  }
  return {
    kind: 'set',
    channel: webhookChannel({
      id: ENVIRONMENT,
      name: `webhook ${url.host}`,
      url: address,
      secret,
      trusted: true,
    }),
  };
}

/** A channel as it is kept. */
export interface StoredChannel {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
}

/** The place a channel's secret is sealed for. */
export function channelPlace(id: string): string {
  return `channel/${id}`;
}

/** Why a kept channel cannot be called, as a sentence; null when it can. */
export function channelProblem(stored: StoredChannel): string | null {
  const address = webhookAddress(stored.url);
  if (!address.ok) return address.problem;
  if (secretOf(stored) !== null) return null;
  return 'The secret of this channel cannot be read, because AUTH_SECRET has changed since. An admin has to make a new one.';
}

/** A kept channel, ready to send; one that cannot be called fails with the reason. */
export function openChannel(stored: StoredChannel): Channel {
  const { id, name, url } = stored;
  const problem = channelProblem(stored);
  if (problem !== null) {
    const failed = { kind: 'failed', message: problem, temporary: false, ms: 0 } as const;
    return { id, name, send: () => Promise.resolve(failed) };
  }
  return webhookChannel({ id, name, url, secret: secretOf(stored) ?? '' });
}

function secretOf({ id, secret }: StoredChannel): string | null {
  try {
    return open(secret, channelPlace(id));
  } catch (error) {
    if (error instanceof NoSealingKeyError) return null;
    throw error;
  }
}
