import { expect, test } from 'vitest';
import type { JsonValue } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import { readPolicy } from './policy-body';

function jsonOf(value: unknown): JsonValue {
  const read = parseJson(JSON.stringify(value));
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}
const policy = { ttl_secs: null, expiry_action: null, capacity: null };

test('a reason is kept as the console keeps it', () => {
  expect(readPolicy(jsonOf({ ...policy, reason: ' too small ' }))).toMatchObject({
    ok: true,
    reason: 'too small',
  });
  for (const reason of [null, '', '  ']) {
    expect(readPolicy(jsonOf({ ...policy, reason }))).toMatchObject({ ok: true, reason: null });
  }
});

test.each([
  ['x'.repeat(501), 'too-long'],
  [7, 'wrong-type'],
])('not with the reason %j', (reason, code) => {
  expect(readPolicy(jsonOf({ ...policy, reason }))).toMatchObject({
    ok: false,
    problem: { status: 422, code },
  });
});
