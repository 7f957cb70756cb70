import { isLoopback } from '@/lib/net/loopback';
import type { Channel } from './port';
import { webhookChannel } from './webhook';

export type ChannelSetting =
  | { readonly kind: 'set'; readonly channel: Channel }
  | { readonly kind: 'missing' | 'wrong'; readonly message: string };

/** The channel the environment names: `DLQ_ESCALATE_WEBHOOK_URL` and `DLQ_ESCALATE_WEBHOOK_SECRET`. */
export function escalationChannel(env: NodeJS.ProcessEnv = process.env): ChannelSetting {
  const address = env['DLQ_ESCALATE_WEBHOOK_URL'];
  const secret = env['DLQ_ESCALATE_WEBHOOK_SECRET'];
  if (!address) {
    return {
      kind: 'missing',
      message:
        'No channel is set: give DLQ_ESCALATE_WEBHOOK_URL and DLQ_ESCALATE_WEBHOOK_SECRET, then try again.',
    };
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
  return { kind: 'set', channel: webhookChannel(url, secret) };
}
