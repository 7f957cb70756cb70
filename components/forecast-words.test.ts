import { expect, test } from 'vitest';
import type { PolicyEffect } from '@/lib/dlq/views';
import { consequenceWords, forecastWords } from './forecast-words';

const n = (count: number, capped = false) => ({ count, capped });
const effect = (over: Partial<PolicyEffect>): PolicyEffect => ({
  expiring: [],
  held: n(0),
  evictedNow: n(0),
  purged: null,
  ...over,
});

test.each<[Partial<PolicyEffect>, string, string | null]>([
  [{}, 'With this policy the next sweep would expire nothing.', null],
  [
    {
      expiring: [{ action: 'Drop', now: n(812), moreWithinDay: n(40) }],
      held: n(3),
      evictedNow: n(15),
    },
    'With this policy the next sweep would drop 812 and leave 3 held; 40 more within a day; 15 evicted at once.',
    'evict 15, drop 812',
  ],
  [
    {
      expiring: [
        { action: 'Drop', now: n(10_000, true), moreWithinDay: n(0, true) },
        { action: 'Escalate', now: n(3), moreWithinDay: n(0) },
      ],
      purged: n(7),
    },
    'With this policy the next sweep would drop more than 10,000, escalate 3 and purge 7 for good; drop more within a day.',
    'drop more than 10,000, escalate 3, purge 7',
  ],
  [
    { expiring: [{ action: 'ForceApplyLww', now: n(0), moreWithinDay: n(2) }] },
    'With this policy the next sweep would expire nothing; 2 more within a day.',
    null,
  ],
])(
  '%#: what a policy would do is said in one sentence, and on its button',
  (over, words, button) => {
    expect(forecastWords(effect(over))).toBe(words);
    expect(consequenceWords(effect(over))).toBe(button);
  },
);
