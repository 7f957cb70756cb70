import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HINTS, VIOLATIONS, type Hint, type Violation } from '@/lib/dlq/violation';
import { jsonText, type JsonValue } from './json';
import { parseJson } from './json-parse';
import {
  hintFromSerde,
  hintToSerde,
  violationFromSerde,
  violationToSerde,
  type SerdeResult,
} from './serde';

function json(text: string): JsonValue {
  const read = parseJson(text);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

/** One value of every known variant, with its field names as values. */
function samples<T>(table: {
  readonly [kind: string]: { readonly tag: string; readonly fields: readonly string[] };
}): { kind: string; tag: string; fields: readonly string[]; value: T }[] {
  return Object.entries(table).map(([kind, { tag, fields }]) => {
    const members = fields.map((name) => [name, name === 'retry_after_ms' ? '5000' : `a ${name}`]);
    return { kind, tag, fields, value: { kind, ...Object.fromEntries(members) } as T };
  });
}

describe.each([
  ...samples<Violation>(VIOLATIONS).map((sample) => ({
    ...sample,
    what: 'violation',
    from: violationFromSerde,
    written: violationToSerde(sample.value),
  })),
  ...samples<Hint>(HINTS).map((sample) => ({
    ...sample,
    what: 'hint',
    from: hintFromSerde,
    written: hintToSerde(sample.value),
  })),
])('$what $kind', ({ kind, tag, fields, value, from, written }) => {
  test('is written in PascalCase and read back', () => {
    const text = jsonText(written);
    expect(text.startsWith(fields.length === 0 ? `"${tag}"` : `{"${tag}":`)).toBe(true);
    expect(from(json(text))).toEqual({ ok: true, value });
  });

  test('is read in snake_case', () => {
    expect(from(json(jsonText(written).replace(tag, kind)))).toEqual({ ok: true, value });
  });

  test('needs each of its fields, and as text', () => {
    for (const field of fields) {
      const whole = JSON.parse(jsonText(written)) as Record<string, Record<string, unknown>>;
      const members = whole[tag] ?? {};
      const { [field]: _, ...without } = members;
      const missing = from(json(JSON.stringify({ [tag]: without })));
      expect(missing).toMatchObject({ ok: false, error: { pointer: `/${tag}/${field}` } });
      const wrong = from(json(JSON.stringify({ [tag]: { ...members, [field]: [1] } })));
      expect(wrong).toMatchObject({ ok: false, error: { pointer: `/${tag}/${field}` } });
    }
    expect(from(json(`"${tag}"`)).ok).toBe(fields.length === 0);
  });
});

test('a number of milliseconds keeps every digit', () => {
  const read = hintFromSerde(json('{"Retry":{"retry_after_ms":18446744073709551615}}'));
  expect(read).toEqual({
    ok: true,
    value: { kind: 'retry', retry_after_ms: '18446744073709551615' },
  });
});

test('serde reads a unit variant with null for its payload', () => {
  expect(violationFromSerde(json('{"RateLimited":null}'))).toEqual({
    ok: true,
    value: { kind: 'rate_limited' },
  });
});

function rewritten(read: SerdeResult<Violation>): string | null {
  return read.ok ? jsonText(violationToSerde(read.value)) : null;
}

test('a variant nobody here knows is kept, whatever it carries, and written as it came', () => {
  const payload = fc.json().filter((text) => parseJson(text).ok);
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), payload, (name, text) => {
      const tag = `X${name.replaceAll('\0', '')}`;
      const sent = json(`{${JSON.stringify(tag)}:${text}}`);
      const read = violationFromSerde(sent);
      expect(read).toMatchObject({ ok: true, value: { kind: 'unknown', tag } });
      expect(rewritten(read)).toBe(jsonText(sent));
    }),
  );
  const unit = violationFromSerde('QuotaExceeded');
  expect(unit).toEqual({ ok: true, value: { kind: 'unknown', tag: 'QuotaExceeded', detail: '' } });
});

test('a known variant with a field it does not have here is kept whole as unknown', () => {
  const sent = '{"UniqueViolation":{"field":"email","value":"a","constraint":"u_email"}}';
  const read = violationFromSerde(json(sent));
  expect(read).toMatchObject({ ok: true, value: { kind: 'unknown', tag: 'UniqueViolation' } });
  expect(rewritten(read)).toBe(sent);
});

test.each(['null', '1', '[]', '{}', '""', '{"A":1,"B":2}', '{"":1}', `"${'x'.repeat(257)}"`])(
  '%s names no variant',
  (text) => {
    expect(violationFromSerde(json(text)).ok).toBe(false);
    expect(hintFromSerde(json(text)).ok).toBe(false);
  },
);
