import { describe, expect, test } from 'vitest';
import type { SweepSigns } from '@/lib/db/sweep-signs';
import { judgeSweeps } from './sweep-watch';

const MIN = 60_000;
const NOW = 1_700_000_000_000;
const UP = 60 * MIN;

/** A ledger whose last run ended `ago` milliseconds before now. */
function ended(ago: number, parts: Partial<SweepSigns> = {}): SweepSigns {
  const at = NOW - ago;
  return {
    now: NOW,
    newest: { trigger: 'schedule', startedAt: at - 40, finishedAt: at, error: null },
    lastFinishedAt: at,
    lastScheduledAt: at,
    calledAt: [],
    ...parts,
  };
}

const NEVER: SweepSigns = {
  now: NOW,
  newest: null,
  lastFinishedAt: null,
  lastScheduledAt: null,
  calledAt: [],
};

describe('the alarm', () => {
  test.each([
    ['a run ended a moment ago', ended(MIN), null],
    ['three intervals have not passed', ended(3 * MIN), null],
    ['three intervals have passed', ended(3 * MIN + 1), 'missed'],
    ['nothing ever ran', NEVER, 'never'],
    [
      'the newest run never ended, though one did just before',
      ended(MIN, {
        newest: {
          trigger: 'schedule',
          startedAt: NOW - 2 * MIN - 1,
          finishedAt: null,
          error: null,
        },
      }),
      'cut-off',
    ],
    [
      'a run is under way',
      ended(MIN, {
        newest: { trigger: 'schedule', startedAt: NOW - 20_000, finishedAt: null, error: null },
      }),
      null,
    ],
  ])('when %s', (_, signs, kind) => {
    expect(judgeSweeps(signs, MIN, UP).alarm?.kind ?? null).toBe(kind);
  });

  test('waits for the first run after a start', () => {
    expect(judgeSweeps(ended(60 * MIN), MIN, 5_000).alarm).toBeNull();
    expect(judgeSweeps(ended(60 * MIN), MIN, 2 * MIN).alarm?.kind).toBe('missed');
  });

  test('does not sound between two runs of a short interval', () => {
    expect(judgeSweeps(ended(20_000), 1_000, UP).alarm).toBeNull();
  });

  test('goes by the calls from outside where the server has no schedule', () => {
    const calledAt = [NOW - 20 * MIN, NOW - 30 * MIN];
    expect(judgeSweeps(ended(20 * MIN, { calledAt }), null, UP)).toMatchObject({
      alarm: null,
      nextAt: NOW - 10 * MIN,
    });
    const late = judgeSweeps(ended(31 * MIN, { calledAt }), null, UP).alarm;
    expect(late?.kind).toBe('missed');
    expect(late?.message).toContain('/api/cron/sweep');
  });

  test('names the error of the newest run', () => {
    const newest = { trigger: 'cron', startedAt: NOW - MIN, finishedAt: NOW, error: '57P01' };
    const { alarm } = judgeSweeps(
      ended(10 * MIN, { newest: { ...newest, trigger: 'cron' } }),
      MIN,
      UP,
    );
    expect(alarm?.message).toContain('57P01');
  });
});

test('the next run is an interval after the last one ended', () => {
  expect(judgeSweeps(ended(20_000), MIN, UP)).toMatchObject({
    running: false,
    lastFinishedAt: NOW - 20_000,
    nextAt: NOW + 40_000,
  });
  expect(judgeSweeps(NEVER, null, UP).nextAt).toBeNull();
});
