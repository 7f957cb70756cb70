import { describe, expect, it } from 'vitest';
import type { AttemptEndRow } from '@/lib/dlq/views';
import { targetHealth } from './target-words';

const ends = (...kinds: AttemptEndRow['kind'][]): AttemptEndRow[] =>
  kinds.map((kind, index) => ({ kind, at: 1_000 - index, entryId: '1' }));

describe('the health of a target', () => {
  it.each([
    ['nothing', [], 'neutral', 'no attempts yet', ''],
    [
      'refusals, which are answers',
      ends('attempt_refused', 'attempt_accepted', 'attempt_refused'),
      'ok',
      'answering',
      'Last 3 attempts: 1 accepted, 2 refused.',
    ],
    [
      'a failure after successes',
      ends('attempt_unknown', 'attempt_accepted'),
      'warn',
      'failing lately',
      'Last 2 attempts: 1 accepted, 1 with an unknown outcome.',
    ],
    [
      'a failure long ago',
      ends('attempt_accepted', 'attempt_failed'),
      'ok',
      'answering',
      'Last 2 attempts: 1 accepted, 1 failed.',
    ],
    ['failures alone', ends('attempt_failed'), 'bad', 'not answering', 'Last 1 attempt: 1 failed.'],
  ] as const)('after %s', (_, attempts, tone, title, detail) => {
    expect(targetHealth(attempts)).toEqual({ tone, title, detail });
  });
});
