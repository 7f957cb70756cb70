import { expect, test } from 'vitest';
import { canaryOn, type PlanDraft, readDraft, readWhole } from './plan-draft';

const draft: PlanDraft = {
  reason: '',
  note: '',
  to: null,
  rate: '',
  canary: null,
  canaryFirst: '50',
  canaryPercent: '20',
};

test('many attempts begin with a few unless somebody says otherwise', () => {
  expect(canaryOn(draft, 'retry', 499)).toBe(false);
  expect(canaryOn(draft, 'retry', 500)).toBe(true);
  expect(canaryOn({ ...draft, canary: false }, 'retry', 500)).toBe(false);
  expect(canaryOn({ ...draft, canary: true }, 'resolve', 9)).toBe(false);
});

test('what only attempts take is left out elsewhere', () => {
  const typed = { ...draft, rate: '5', canary: true };
  expect(readDraft(typed, 'resolve', 900)).toEqual({
    parameters: {},
    rateLimit: null,
    canary: null,
  });
  expect(readDraft(typed, 'retry', 900)).toEqual({
    parameters: {},
    rateLimit: 5,
    canary: { first: 50, percent: 20 },
  });
});

test('an assignment is chosen, be it to nobody; a note says something', () => {
  expect(readDraft(draft, 'assign', 2)).toBeNull();
  expect(readDraft({ ...draft, to: '' }, 'assign', 2)?.parameters).toEqual({ to: null });
  expect(readDraft({ ...draft, to: 'user:a' }, 'assign', 2)?.parameters).toEqual({ to: 'user:a' });
  expect(readDraft({ ...draft, note: '  ' }, 'note', 2)).toBeNull();
});

test.each([['0'], ['-1'], ['1.5'], ['fast'], ['1001']])('%s a second is no limit', (rate) => {
  expect(readDraft({ ...draft, rate }, 'retry', 2)).toBeNull();
});

test('a typed count may be grouped', () => {
  expect([readWhole('4,812', 1, 9_999), readWhole(' 4812 ', 1, 9_999)]).toEqual([4812, 4812]);
  expect(readWhole('4812x', 1, 9_999)).toBeNull();
  expect(readWhole('99999999999', 1, 9_999)).toBeNull();
});
