import { expect, test } from 'vitest';
import { NOTHING_SWEPT } from '@/lib/dlq/sweep-report';
import type { SweepView } from '@/lib/dlq/views';
import { ledgerLines, sweepState, sweepWords, tookWords } from './sweep-words';

test('a run that found nothing says so', () => {
  expect(sweepWords(NOTHING_SWEPT)).toBe('Nothing was due.');
});

test('a run says what it did, where, and that there is more', () => {
  expect(sweepWords({ ...NOTHING_SWEPT, tenants: 2, dropped: 1200, forced: 3, left: true })).toBe(
    '1,200 dropped in 2 tenants; 3 force-applied. The time was up with work left; the next run goes on.',
  );
});

test('what earlier runs owed is told without the tenants of this one', () => {
  expect(sweepWords({ ...NOTHING_SWEPT, forceFailed: 3 })).toBe('3 force-apply finally failed.');
});

function run(parts: Partial<SweepView> = {}): SweepView {
  const report = NOTHING_SWEPT;
  return {
    runId: 'r',
    trigger: 'schedule',
    startedAt: 0,
    finishedAt: 40,
    report,
    error: null,
    ...parts,
  };
}

test.each([
  ['done', run(), false],
  ['done with failures', run({ report: { ...NOTHING_SWEPT, deliveryFailed: 1 } }), false],
  [
    'done with failures',
    run({ report: { ...NOTHING_SWEPT, failed: [{ tenantId: '1', code: '57014' }] } }),
    false,
  ],
  ['done, work left', run({ report: { ...NOTHING_SWEPT, busy: ['1'] } }), false],
  ['failed: 57P01', run({ error: '57P01' }), false],
  ['running', run({ finishedAt: null, report: null }), false],
  ['cut off', run({ finishedAt: null, report: null }), true],
])('a run is said to be %s', (words, sweep, cutOff) => {
  expect(sweepState(sweep, cutOff).words).toBe(words);
});

test('a run took', () => {
  expect(tookWords(run())).toBe('40 ms');
  expect(tookWords(run({ finishedAt: 1240 }))).toBe('1.2 s');
  expect(tookWords(run({ finishedAt: 90_000 }))).toBe('1 min');
});

test('quiet runs in a row share a line, but none that somebody asked for or that did something', () => {
  const busy = run({ report: { ...NOTHING_SWEPT, dropped: 2, tenants: 1 } });
  const asked = run({ trigger: 'console' });
  const lines = ledgerLines([run(), run(), busy, run(), asked, run(), run()]);
  expect(lines.map((line) => (line.kind === 'quiet' ? line.sweeps.length : 'run'))).toEqual([
    2,
    'run',
    'run',
    'run',
    2,
  ]);
});
