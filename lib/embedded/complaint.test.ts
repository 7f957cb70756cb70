import { afterEach, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { complaint, consoleToLog, sentenceOf } from './complaint';

const failed = Object.assign(
  new Error('Failed query: select 1 params: alice@example.com', {
    cause: Object.assign(new Error('Key (email)=(alice@example.com) exists'), {
      name: 'PostgresError',
      severity: 'ERROR',
      code: '23505',
      constraint_name: 'users_email',
    }),
  }),
  { name: 'DrizzleQueryError', query: 'select 1', params: ['alice@example.com'] },
);

afterEach(() => {
  log.level = 'silent';
  vi.restoreAllMocks();
});

test('words stay as they are', () => {
  expect(sentenceOf('Port 3000 is in use.')).toBe('Port 3000 is in use.');
  expect(complaint(new Error('the disk is full'))).toMatch(/^the disk is full\n\s+at /);
});

test('a failed query names its error, never its values', () => {
  expect(sentenceOf(failed)).toBe(
    'DrizzleQueryError, because of PostgresError (23505, users_email)',
  );
  expect(complaint(failed)).not.toMatch(/alice|select/);
});

test('a refused connection says so, although its message is empty', () => {
  const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
  expect(sentenceOf(refused)).toBe('AggregateError (ECONNREFUSED)');
});

test('what others print of an error goes through the log', () => {
  log.level = 'info';
  const error = vi.spyOn(log, 'error').mockReturnValue();
  const target = { error: vi.fn<Console['error']>(), warn: vi.fn<Console['warn']>() };
  const raw = target.error;
  consoleToLog(target);
  target.error('⨯', failed);
  expect(error).toHaveBeenCalledWith({ err: failed }, '⨯');
  expect(raw).not.toHaveBeenCalled();
});
