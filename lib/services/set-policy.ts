import { appendOne, type PolicyItem } from '@/lib/db/append';
import { namesOfUsers } from '@/lib/db/access-store';
import { findPolicyChange } from '@/lib/db/policy-history';
import { surplusOver } from '@/lib/db/queues';
import { tenantDefaults } from '@/lib/db/tenants';
import { refusalSentence } from '@/lib/dlq/decide';
import type { ExpiryAction } from '@/lib/dlq/entry';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { Seq, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { changeWords } from '@/lib/format/policy-change';
import { absolute } from '@/lib/format/time';
import { grouped } from '@/lib/format/number';
import { requestDigest } from './request-digest';

/** Why, and which policy the asker saw. */
export interface PolicyWhy extends Why {
  /** Seq of the record that set what they saw, 0 for none; null: whatever stands is replaced. */
  readonly seen?: bigint | null;
}

export interface Why {
  readonly reason: string | null;
  readonly requestId: string | null;
}

/** A queue's own settings; null: the tenant's. Replaces all three. */
export interface QueueOverrides {
  readonly ttlSecs: U64 | null;
  readonly action: ExpiryAction | null;
  readonly capacity: number | null;
}

export interface TenantDefaults {
  readonly name: string | null;
  readonly ttlSecs: U64;
  readonly action: ExpiryAction;
  readonly capacity: number;
  readonly retentionSecs: number;
  /** A force-apply of many needs somebody else's approval; absent: as it stands. */
  readonly secondPerson?: boolean;
}

/** Most entries one change of a policy may evict; more would outlast the deadline of a statement. */
export const EVICTIONS_MAX = 10_000;

/** Refuses a capacity that would evict more than one statement can; null: it may be set. */
async function tooLow(
  scope: TenantScope,
  collection: string | null,
  capacity: number | null,
): Promise<Result<never> | null> {
  const surplus = await surplusOver(scope, collection, capacity);
  if (surplus <= EVICTIONS_MAX) return null;
  return refuse(
    'too-many-evictions',
    `This capacity would evict ${grouped(surplus)} entries at once; a step may evict ${grouped(EVICTIONS_MAX)}. Lower it in steps. Nothing was saved.`,
  );
}

async function write(
  scope: TenantScope,
  item: Omit<PolicyItem, 'reason' | 'seen'>,
  { reason, requestId, seen = null }: PolicyWhy,
): Promise<Result<{ seq: Seq }>> {
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: requestId,
    bodySha256: requestDigest(
      item.event.kind,
      item.collection,
      JSON.stringify(item.event.payload),
      reason,
      seen === null ? null : String(seen),
    ),
    items: [{ ...item, reason, seen }],
  });
  if (outcome.kind === 'reused') return refuse('id-reused', refusalSentence('id-reused'));
  const [written] = outcome.items;
  if (written?.kind === 'moved') {
    return refuse('policy-moved', await movedSentence(scope, written.seq));
  }
  if (written?.kind !== 'written') throw new Error('a policy was not written');
  return ok({ seq: written.seq });
}

/** Who changed a policy meanwhile, when, what and why. */
async function movedSentence(scope: TenantScope, seq: Seq): Promise<string> {
  const change = await findPolicyChange(scope, seq);
  if (change === null) return refusalSentence('policy-moved');
  const userId = userOfActor(change.actor);
  const names = await namesOfUsers(userId === null ? [] : [userId]);
  const who = actorWords(change.actor, names);
  const why = change.reason === null ? '' : ` (“${change.reason}”)`;
  return `${who} changed this policy at ${absolute(change.at)}: ${changeWords(change)}${why}. Nothing was saved.`;
}

/**
 * Sets a queue's own policy (seed: `set_expiry_policy`). It counts from the next sweep on, for waiting entries
 * too; a lower capacity evicts the oldest at once, if they are not too many for one statement. Refused as `policy-moved` when another policy stands than was seen.
 */
export async function setQueuePolicy(
  scope: TenantScope,
  collection: string,
  { ttlSecs, action, capacity }: QueueOverrides,
  why: PolicyWhy,
): Promise<Result<{ seq: Seq }>> {
  const refused = await tooLow(scope, collection, capacity);
  if (refused) return refused;
  const payload = { ttl_secs: ttlSecs === null ? null : String(ttlSecs), action, capacity };
  return write(scope, { kind: 'policy', collection, event: { kind: 'policy_set', payload } }, why);
}

/**
 * Sets what the tenant's queues follow unless they set their own. Refused as `policy-moved`, see above; a key cannot take
 * the call for a second person back, which is there to keep one from acting alone.
 */
export async function setTenantDefaults(
  scope: TenantScope,
  { name, ttlSecs, action, capacity, retentionSecs, secondPerson }: TenantDefaults,
  why: PolicyWhy,
): Promise<Result<{ seq: Seq }>> {
  const refused = await tooLow(scope, null, capacity);
  if (refused) return refused;
  if (secondPerson === false && scope.actor.startsWith('key:')) {
    const { secondPerson: stands } = await tenantDefaults(scope);
    if (stands) return refuse('person-needed', refusalSentence('person-needed'));
  }
  const payload = {
    name,
    ttl_secs: String(ttlSecs),
    action,
    capacity,
    retention_secs: retentionSecs,
    ...(secondPerson !== undefined && { second_person: secondPerson }),
  };
  return write(
    scope,
    { kind: 'policy', collection: null, event: { kind: 'defaults_set', payload } },
    why,
  );
}
