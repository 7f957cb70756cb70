import {
  type ChannelKeeper,
  deleteChannel,
  findChannel,
  insertChannel,
  updateChannel,
} from '@/lib/db/channels';
import { channelPlace, openChannel } from '@/lib/channels/registry';
import type { Sent } from '@/lib/channels/port';
import { ok, type Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { webhookAddress } from '@/lib/net/webhook-address';
import { open, seal, webhookSecret } from '@/lib/secrets/sealed';

/** Longest name of a channel, in UTF-16 units. */
export const CHANNEL_NAME_MAX = 80;
/** Channels a tenant may have, and as many for all tenants: each escalation goes to all of them at once. */
const MOST = 20;

interface ChannelRefusal {
  readonly code: 'address' | 'not-found' | 'too-many' | 'id-reused' | 'moved';
  readonly message: string;
}
type Done<T> = Promise<Result<T, ChannelRefusal>>;

const no = (code: ChannelRefusal['code'], message: string) =>
  ({ ok: false, error: { code, message } }) as const;
const MOVED = no(
  'moved',
  'Somebody else changed this channel meanwhile. Close this, look at it again, then change it.',
);
const GONE = no('not-found', 'There is no such channel any more.');

/** Adds a channel under an id of the caller's, once. Its secret is in the answer, to be shown once. */
export async function addChannel(
  wanted: {
    readonly id: string;
    /** Null: for all tenants. */
    readonly tenantId: TenantId | null;
    readonly name: string;
    readonly url: string;
  },
  keeper: ChannelKeeper,
): Done<{ readonly secret: string }> {
  const { id, tenantId, name } = wanted;
  const address = webhookAddress(wanted.url);
  if (!address.ok) return no('address', address.problem);
  const url = address.url.href;
  const place = channelPlace(id);
  // The id is the request's own: asked again, it is the same channel with the same secret, in the same tenant.
  const secret = webhookSecret(`${place} of ${String(tenantId)}`, id, keeper.actor);
  const made = { id, tenantId, name, url, secret: seal(secret, place) };
  if (await insertChannel(made, MOST, keeper)) return ok({ secret });
  const there = await findChannel(id, tenantId);
  if (there === null) {
    return no('too-many', `There are ${MOST} channels here already. Delete one first.`);
  }
  const same = there.name === name && there.url === url && open(there.secret, place) === secret;
  return same ? ok({ secret }) : no('id-reused', 'Something else was asked before. Try again.');
}

/**
 * Changes a channel, from the next delivery on. With `newSecret` the answer has the new one, to be shown once. Refused as
 * `moved` when somebody changed it after `seen`.
 */
export async function changeChannel(
  wanted: {
    readonly id: string;
    readonly tenantId: TenantId | null;
    readonly name: string;
    readonly url: string;
    readonly enabled: boolean;
    readonly newSecret: boolean;
    /** When the channel that was looked at had last been changed, epoch milliseconds. */
    readonly seen: number;
    readonly requestId: string;
  },
  keeper: ChannelKeeper,
): Done<{ readonly secret: string | null }> {
  const { id, tenantId, name, enabled, newSecret, seen, requestId } = wanted;
  const address = webhookAddress(wanted.url);
  if (!address.ok) return no('address', address.problem);
  const url = address.url.href;
  const place = channelPlace(id);
  const secret = newSecret ? webhookSecret(place, requestId, keeper.actor) : null;
  const changed = await updateChannel(
    {
      id,
      tenantId,
      name,
      url,
      enabled,
      secret: secret === null ? null : seal(secret, place),
      seen,
    },
    keeper,
  );
  if (changed) return ok({ secret });
  const there = await findChannel(id, tenantId);
  if (there === null) return GONE;
  // Asked again after an answer that was lost: it is so already.
  const done =
    there.name === name &&
    there.url === url &&
    there.enabled === enabled &&
    (secret === null || open(there.secret, place) === secret);
  return done ? ok({ secret }) : MOVED;
}

/** Deletes a channel; what it delivered stays in the list of deliveries. */
export async function removeChannel(
  id: string,
  tenantId: TenantId | null,
  keeper: ChannelKeeper,
): Done<null> {
  // Gone already is as good: the same was asked twice.
  await deleteChannel(id, tenantId, keeper);
  return ok(null);
}

/** What became of a test; `ms`: from sending it to the answer. */
export type ChannelTested = Sent & { readonly ms: number };

/** Sends a message through a channel that says it is a test. */
export async function testChannel(
  id: string,
  tenantId: TenantId | null,
  requestId: string,
): Done<ChannelTested> {
  const stored = await findChannel(id, tenantId);
  if (stored === null) return GONE;
  const body = JSON.stringify({
    type: 'dead_letter.test',
    timestamp: new Date().toISOString(),
    data: { channel: stored.name },
  });
  return ok(await openChannel(stored).send({ id: `test_${requestId}`, body }));
}
