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
