import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDecimal, isObject, jsonText, newObject, type JsonValue } from './json';
import { MAX_KEYS, parseJson, type JsonError } from './json-parse';

function read(text: string): JsonValue {
  const result = parseJson(text);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
}

function errorOf(text: string): JsonError {
  const result = parseJson(text);
  if (result.ok) throw new Error(`read ${text.slice(0, 40)}`);
  return result.error;
}

function isNativeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Any lossless value: integers of any size, well-formed text without NUL, any field names. */
const text = fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0'));
const integer = fc
  .bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
  .map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n));
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constant(null),
    fc.boolean(),
    integer,
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .uniqueArray(fc.tuple(fc.oneof(text, fc.constant('__proto__')), tie('value')), {
        maxLength: 5,
        selector: ([name]) => name,
      })
      .map((members) => Object.assign(newObject(), Object.fromEntries(members))),
  ),
}));

describe('what is read is what was written', () => {
  test('any value survives jsonText and parseJson', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(jsonText(read(jsonText(value)))).toBe(jsonText(value));
      }),
    );
  });

  test('JSON.parse agrees on everything it can hold', () => {
    const plain = fc.json().filter((json) => parseJson(json).ok);
    fc.assert(
      fc.property(plain, (json) => {
        expect(JSON.parse(jsonText(read(json)))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('text that JSON.parse refuses is refused', () => {
    const junk = fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\u0123.eE+- tfn\n')) });
    fc.assert(
      fc.property(
        junk.filter((text) => !isNativeJson(text)),
        (text) => {
          expect(parseJson(text).ok).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each(['9007199254740993', '18446744073709551615', '-9007199254740993'])(
    'the integer %s keeps its digits',
    (digits) => {
      expect(read(digits)).toBe(BigInt(digits));
    },
  );

  test('an integer of millions of digits is refused before anything is computed from it', () => {
    expect(parseJson(`{"a": ${'9'.repeat(15_000_000)}}`)).toMatchObject({
      ok: false,
      error: { code: 'number-range', pointer: '/a' },
    });
  });

  test('integers that a number holds are numbers', () => {
    expect(read('[0, 255, 9007199254740991, -5, 123456789012]')).toEqual([
      0, 255, 9007199254740991, -5, 123456789012,
    ]);
  });

  test.each(['1.0', '1e3', '0.1234567890123456789', '9007199254740991.4'])(
    '%s is not an integer and is kept as written',
    (written) => {
      const value = read(written);
      expect(isDecimal(value)).toBe(true);
      expect(jsonText(value)).toBe(written);
    },
  );

  test('__proto__ is a field of its own and changes no prototype', () => {
    const value = read('{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(isObject(value) && Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('what is refused, and where', () => {
  test.each([
    ['', 0],
    ['  ', 2],
    ['{"a":', 5],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['{"a":1} x', 8],
    ['nul', 0],
    ['NaN', 0],
    ['Infinity', 0],
    ['01', 1],
    ['.5', 0],
    ['+1', 0],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['"\\u12G4"', 1],
    ['"open', 5],
    ["{'a':1}", 1],
  ])('%j is malformed at %i', (malformed, offset) => {
    expect(errorOf(malformed)).toMatchObject({ code: 'malformed-json', offset });
  });

  test.each(['{"a":1,"a":2}', '{"a":1,"a":1}', '{"a":1,"\\u0061":1}'])(
    '%s has a name twice',
    (doubled) => {
      expect(errorOf(doubled)).toMatchObject({ code: 'duplicate-key', pointer: '/a' });
    },
  );

  test('half a surrogate pair is refused in values and names, a whole pair is not', () => {
    expect(errorOf('{"a":["\\ud800"]}')).toMatchObject({
      code: 'invalid-unicode',
      pointer: '/a/0',
    });
    expect(errorOf('{"\\udc00":1}').code).toBe('invalid-unicode');
    expect(read('"\\ud83e\\uddfe"')).toBe('🧾');
  });

  test('NUL is refused, and the pointer escapes what it names', () => {
    expect(errorOf('{"a/b~c":"x\\u0000"}')).toMatchObject({
      code: 'nul-character',
      pointer: '/a~1b~0c',
    });
  });

  test('1e400 is beyond every reader', () => {
    expect(errorOf('[1e400]')).toMatchObject({ code: 'number-range', pointer: '/0' });
  });

  test('32 levels are read; 33 are too deep; 200,000 are an attack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(32)).ok).toBe(true);
    expect(errorOf(nested(33))).toMatchObject({ code: 'json-too-deep', tooLarge: false });
    expect(errorOf(nested(200_000))).toMatchObject({ code: 'json-too-deep', tooLarge: true });
    expect(errorOf('{"a":'.repeat(200_000))).toMatchObject({ tooLarge: true });
  });

  test('brackets inside text are not depth', () => {
    expect(errorOf(`${'['.repeat(33)}"${'['.repeat(5_000)}\\"["`).tooLarge).toBe(false);
  });

  test('a text has at most 100,000 names, over all its objects', () => {
    const objects = (count: number) => `[${'{"a":1},'.repeat(count - 1)}{"a":1}]`;
    expect(parseJson(objects(MAX_KEYS)).ok).toBe(true);
    expect(errorOf(objects(MAX_KEYS + 1))).toMatchObject({
      code: 'too-many-keys',
      tooLarge: true,
    });
  });
});
