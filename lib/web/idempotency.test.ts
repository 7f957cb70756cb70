import { expect, test } from 'vitest';
import { idempotencyKey } from './idempotency';

function read(...values: readonly string[]) {
  const headers = new Headers();
  for (const value of values) headers.append('Idempotency-Key', value);
  return idempotencyKey(headers);
}

test('no header is no key', () => {
  expect(read()).toEqual({ ok: true, key: null });
});

test.each(['a', 'k'.repeat(255), '8e03978e-40d5-43dd-bc93-6894a57f9324', 'two words'])(
  '%s',
  (key) => {
    expect(read(key)).toEqual({ ok: true, key });
    expect(read(`"${key}"`)).toEqual({ ok: true, key });
  },
);

test.each([['k'.repeat(256)], [''], ['é'], ['a\tb'], ['a', 'b'], ['a', 'a']])(
  '%j is refused',
  (...values) => {
    expect(read(...values)).toMatchObject({
      ok: false,
      problem: { status: 400, code: 'idempotency-key-format' },
    });
  },
);
