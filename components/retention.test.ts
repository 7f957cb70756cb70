import { expect, test } from 'vitest';
import { retentionWords } from './retention';

const DAY = 86_400_000;
const left = { status: 'expired', followUp: 'none', held: false, restorableUntil: null } as const;

test.each([
  [{ ...left, restorableUntil: 12 * DAY + 5 }, 'restorable for 12 d, then purged'],
  [{ ...left, status: 'evicted', restorableUntil: 90 * 60_000 }, 'restorable for 1 h, then purged'],
  [{ ...left, restorableUntil: 0 }, 'purged by the next sweep'],
  [{ ...left, followUp: 'done', restorableUntil: DAY * 5 }, 'restorable for 5 d, then purged'],
  [{ ...left, followUp: 'failed', restorableUntil: 0 }, 'restorable'],
  [{ ...left, held: true }, 'restorable while held'],
  [left, 'restorable without end'],
  [{ ...left, status: 'pending' }, null],
  [{ ...left, status: 'purged' }, null],
] as const)('%j is %j', (entry, words) => {
  expect(retentionWords(entry, 0)).toBe(words);
});
