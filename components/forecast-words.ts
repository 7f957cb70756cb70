import type { CappedCount, PolicyEffect } from '@/lib/dlq/views';
import { grouped } from '@/lib/format/number';
import { ACTION_VERB } from '@/lib/format/policy';

const amount = ({ count, capped }: CappedCount): string =>
  capped ? `more than ${grouped(count)}` : grouped(count);

const some = ({ count, capped }: CappedCount): boolean => count > 0 || capped;

function and(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** What a policy would do, in one sentence. */
export function forecastWords({ expiring, held, evictedNow, purged }: PolicyEffect): string {
  const next = expiring
    .filter(({ now }) => some(now))
    .map(({ action, now }) => `${ACTION_VERB[action]} ${amount(now)}`);
  if (some(held)) next.push(`leave ${amount(held)} held`);
  if (purged !== null && some(purged)) next.push(`purge ${amount(purged)} for good`);
  const more = expiring
    .filter(({ moreWithinDay }) => some(moreWithinDay))
    .map(({ moreWithinDay: later, action }) => {
      const words = later.count === 0 ? 'more' : `${amount(later)} more`;
      return expiring.length > 1 ? `${ACTION_VERB[action]} ${words}` : words;
    });
  const parts = [
    `With this policy the next sweep would ${next.length === 0 ? 'expire nothing' : and(next)}`,
  ];
  if (more.length > 0) parts.push(`${and(more)} within a day`);
  if (some(evictedNow)) parts.push(`${amount(evictedNow)} evicted at once`);
  return `${parts.join('; ')}.`;
}

/** What confirming it does to entries: `evict 15, drop 812`; null when nothing. */
export function consequenceWords({ expiring, evictedNow, purged }: PolicyEffect): string | null {
  const parts = some(evictedNow) ? [`evict ${amount(evictedNow)}`] : [];
  for (const { action, now } of expiring) {
    if (some(now)) parts.push(`${ACTION_VERB[action]} ${amount(now)}`);
  }
  if (purged !== null && some(purged)) parts.push(`purge ${amount(purged)}`);
  return parts.length === 0 ? null : parts.join(', ');
}
