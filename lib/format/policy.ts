import type { ExpiryAction } from '@/lib/dlq/entry';
import type { PolicyView } from '@/lib/dlq/views';
import { counted, grouped } from './number';

/** What an expiry does, as a verb in a sentence. */
export const ACTION_VERB: { readonly [A in ExpiryAction]: string } = {
  Drop: 'drop',
  Escalate: 'escalate',
  ForceApplyLww: 'force-apply',
};

/** What each action means to the entry, for choosing between them. */
export const ACTION_MEANING: { readonly [A in ExpiryAction]: string } = {
  Drop: 'Leaves the queue; restorable while retention lasts.',
  Escalate: 'Leaves the queue and notifies the admin channel.',
  ForceApplyLww: 'Leaves the queue and writes its values over the present ones.',
};

/** Units a ttl is given in, largest first; seconds each. */
export const TTL_UNITS = [
  { name: 'days', short: 'd', seconds: 86_400n },
  { name: 'hours', short: 'h', seconds: 3_600n },
  { name: 'minutes', short: 'min', seconds: 60n },
  { name: 'seconds', short: 's', seconds: 1n },
] as const;
export type TtlUnit = (typeof TTL_UNITS)[number]['name'];

const LONGEST_IN_HOURS = 96n * 3_600n;

/**
 * A ttl as a number and the largest unit that holds it exactly, so that editing loses nothing.
 * Up to four days stay in hours: `259200` is `72 hours`.
 */
export function ttlParts(ttlSecs: string): { amount: string; unit: TtlUnit } {
  const seconds = BigInt(ttlSecs);
  const unit =
    TTL_UNITS.find(
      (each) =>
        seconds !== 0n &&
        seconds % each.seconds === 0n &&
        !(each.name === 'days' && seconds <= LONGEST_IN_HOURS),
    ) ?? TTL_UNITS[3];
  return { amount: String(seconds / unit.seconds), unit: unit.name };
}

/** A ttl in words: `72 h`, `30 d`, `at the next sweep` for 0. */
export function ttlWords(ttlSecs: string): string {
  if (ttlSecs === '0') return 'at the next sweep';
  const { amount, unit } = ttlParts(ttlSecs);
  const short = TTL_UNITS.find((each) => each.name === unit)?.short ?? 's';
  return `${grouped(amount)} ${short}`;
}

/** A policy in words: `72 h, then drop`. */
export function policyWords(policy: Pick<PolicyView, 'ttlSecs' | 'action'>): string {
  return `${ttlWords(policy.ttlSecs)}, then ${ACTION_VERB[policy.action]}`;
}

/** How long what left a queue is kept: `restorable for 30 d afterwards`. With 0 the next sweep purges it. */
export function keptWords(retentionSecs: string): string {
  return retentionSecs === '0'
    ? 'purged by the next sweep afterwards'
    : `restorable for ${ttlWords(retentionSecs)} afterwards`;
}

/** What a tenant's queues follow, as a sentence: `Unless a queue says otherwise: 72 h, then drop; …`. */
export function defaultsWords(defaults: PolicyView & { readonly retentionSecs: string }): string {
  const most = counted(defaults.capacity, 'entry', 'entries');
  const kept = keptWords(defaults.retentionSecs);
  return `Unless a queue says otherwise: ${policyWords(defaults)}; at most ${most}; ${kept}.`;
}
