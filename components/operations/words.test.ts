import { expect, test } from 'vitest';
import type { OperationView } from '@/lib/dlq/operation';
import { operationOf, operationsHref, queryHref } from './links';
import { askWords, cancelWords, operationTitle, outcomeWords, rateWords } from './words';

const counts = { total: 10, waiting: 0, running: 0, done: 0, refused: 0, failed: 0, skipped: 0 };
const operation = (part: Partial<OperationView>) => ({ ...counts, ...part }) as OperationView;

test('a button repeats what it does and to how many', () => {
  expect(askWords('retry', 4790)).toBe('Retry 4,790 entries');
  expect(askWords('force_apply', 1)).toBe('Force-apply 1 entry');
  expect(askWords('note', 12)).toBe('Add a note to 12 entries');
});

test('an operation is called by what it does; one that takes another back says so', () => {
  expect(operationTitle({ action: 'retry', total: 2 })).toBe('Retry 2 entries');
  expect(operationTitle({ action: 'reopen', total: 2, undoOf: 'ab' })).toBe(
    'Undo: reopen 2 entries',
  );
});

test('outcomes are told as far as there are any', () => {
  expect(outcomeWords({ ...counts, done: 3204, refused: 12, waiting: 1574 })).toBe(
    '3,204 done, 12 refused, 1,574 waiting',
  );
});

test.each([
  [
    { waiting: 7, done: 3 },
    'What is done stays done: 3 done. 7 entries that wait are left as they are. A cancelled operation cannot go on.',
  ],
  [
    { waiting: 1, running: 1, refused: 8 },
    'What is done stays done: 8 refused. 1 entry that waits is left as it is. 1 attempt under way still ends. A cancelled operation cannot go on.',
  ],
  [
    { waiting: 10 },
    'Nothing has been done yet. 10 entries that wait are left as they are. A cancelled operation cannot go on.',
  ],
])('cancelling %o names what stays', (part, words) => {
  expect(cancelWords(operation(part))).toBe(words);
});

test('a rate is as exact as it is of use', () => {
  expect([0.42, 3, 9.96, 112.4, 1234].map(rateWords)).toEqual([
    '0.4 a second',
    '3 a second',
    '10 a second',
    '112 a second',
    '1,234 a second',
  ]);
});

test('records know the operation that wrote them', () => {
  expect(operationOf('operation:0a1b')).toBe('0a1b');
  expect(operationOf('3d5d0ef0-0000-4000-8000-000000000000')).toBeNull();
  expect(operationOf(null)).toBeNull();
});

test('addresses', () => {
  expect(operationsHref('1', 'paused')).toBe('/t/1/operations?state=paused');
  expect(queryHref('1', 'violation:unique "a b"')).toBe(
    '/t/1/entries?q=violation%3Aunique+%22a+b%22',
  );
  expect(queryHref('1', '')).toBe('/t/1/entries');
});
