import { expect, test } from 'vitest';
import type { SweepReport } from '@/lib/dlq/views';
import { sweepWords } from './sweep-words';

const NOTHING: SweepReport = {
  tenants: 0,
  dropped: 0,
  escalated: 0,
  forceApply: 0,
  recovered: 0,
  purged: 0,
  delivered: 0,
  deliveryFailed: 0,
  deliveryRetried: 0,
  forced: 0,
  forceFailed: 0,
  forceRetried: 0,
  busy: [],
  failed: [],
  left: false,
};

test('a run that found nothing says so', () => {
  expect(sweepWords(NOTHING)).toBe('Nothing was due.');
});

test('a run says what it did, where, and that there is more', () => {
  expect(sweepWords({ ...NOTHING, tenants: 2, dropped: 1200, forced: 3, left: true })).toBe(
    '1,200 dropped, 3 force-applied in 2 tenants. The time was up with work left; the next run goes on.',
  );
});
