import { expect, test } from 'vitest';
import { describeError } from './log';

test('of a database error only its name, code and constraint are told', () => {
  const cause = Object.assign(new Error('Key (email)=(a@b.c) already exists'), {
    name: 'PostgresError',
    severity: 'ERROR',
    code: '23505',
    constraint_name: 'users_email',
  });
  const error = Object.assign(new Error('Failed query: insert … params: a@b.c', { cause }), {
    query: 'insert …',
    params: ['a@b.c'],
  });
  const told = describeError(error);
  expect(told.cause).toMatchObject({
    name: 'PostgresError',
    code: '23505',
    constraint: 'users_email',
  });
  expect(JSON.stringify(told)).not.toMatch(/a@b\.c|insert/);
  expect(told.stack).toContain('at ');
});

test('other errors keep their words; a ring of causes ends', () => {
  const error = new Error('the issuer answered 500');
  error.cause = error;
  expect(describeError(error)).toMatchObject({ name: 'Error', message: 'the issuer answered 500' });
  expect(describeError('text')).toEqual({ name: 'string' });
});

test('a value that looks like a stack frame is not told as one', () => {
  const error = Object.assign(new Error('Failed query\nparams: x\n    at a@b.c'), { query: 'q' });
  const told = describeError(error);
  expect(JSON.stringify(told)).not.toContain('a@b.c');
  expect(told.stack).toMatch(/^\s+at .*log\.test/);
});

test('what could not be parsed is not quoted', () => {
  let thrown: unknown;
  try {
    JSON.parse('alice@example.com');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SyntaxError);
  expect(JSON.stringify(describeError(thrown))).not.toContain('alice');
});

test('of the server itself Postgres may speak', () => {
  const error = Object.assign(new Error('database "dlq" does not exist'), {
    severity: 'FATAL',
    code: '3D000',
  });
  expect(describeError(error)).toMatchObject({ message: 'database "dlq" does not exist' });
});
