import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDelta } from './read';

const hint = { collection: 'orders', documentId: 'o1' };
const text = (json: string) => new TextEncoder().encode(json);

describe('MessagePack row maps', () => {
  test('set their fields', () => {
    const decoded = readDelta(encode({ status: 'open', n: -5, raw: new Uint8Array([1, 2]) }), hint);
    expect(decoded).toEqual({
      format: 'msgpack',
      reason: 'One MessagePack map with text keys, used up to the last byte.',
      peers: [],
      spans: [],
      changes: [
        {
          collection: 'orders',
          document: 'o1',
          kind: 'edit',
          set: { status: 'open', n: -5, raw: { $bytes: '0102' } },
          unset: [],
        },
      ],
      warnings: [],
    });
  });

  test('read back what the encoder wrote', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (row) => {
        const decoded = readDelta(encode(row, { useBigInt64: true }), hint);
        expect(decoded.changes[0]?.set ?? {}).toEqual(
          // The format has no -0 among its integers.
          JSON.parse(JSON.stringify(row)) as unknown,
        );
      }),
    );
  });

  test('a 64-bit integer beyond 2^53 is marked', () => {
    const decoded = readDelta(encode({ id: 2n ** 64n - 1n }, { useBigInt64: true }), hint);
    expect(decoded.warnings).toMatchObject([{ code: 'approximate', field: 'id' }]);
    expect(decoded.warnings[0]?.detail).toContain('18446744073709551615');
  });

  test('a small integer stored in 64 bits is exact', () => {
    const decoded = readDelta(encode({ id: 5n }, { useBigInt64: true }), hint);
    expect(decoded.changes[0]?.set).toEqual({ id: 5 });
    expect(decoded.warnings).toEqual([]);
  });

  test.each([
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date('2026-11-23T21:39:30.125Z'), '2026-11-23T21:39:30.125Z'],
    [new Date('1969-07-20T20:17:40.5Z'), '1969-07-20T20:17:40.500Z'],
  ])('a timestamp reads as text and is marked: %s', (at, text) => {
    const decoded = readDelta(encode({ at }), hint);
    expect(decoded.changes[0]?.set).toEqual({ at: text });
    expect(decoded.warnings).toMatchObject([{ code: 'partial', field: 'at' }]);
  });

  test('a timestamp keeps its nanoseconds', () => {
    const eight = Uint8Array.from([0x81, 0xa1, 0x61, 0xd7, 0xff, 0, 0, 0, 4, 0, 0, 0, 1]);
    expect(readDelta(eight, hint).changes[0]?.set).toEqual({ a: '1970-01-01T00:00:01.000000001Z' });
  });

  test('a field may be called __proto__', () => {
    const bytes = Uint8Array.from([0x81, 0xa9, ...text('__proto__'), 0x07]);
    const decoded = readDelta(bytes, hint);
    expect(Object.entries(decoded.changes[0]?.set ?? {})).toEqual([['__proto__', 7]]);
  });

  test.each([
    ['a byte too many', Uint8Array.from([0x81, 0xa1, 0x61, 0x01, 0x00])],
    ['a number for a key', Uint8Array.from([0x81, 0x01, 0x01])],
    ['a missing value', Uint8Array.from([0x82, 0xa1, 0x61, 0x01])],
  ])('with %s are not taken for one', (_, bytes) => {
    expect(readDelta(bytes, hint).format).toBe('unknown');
  });

  test('an empty map is bytes without a change', () => {
    const decoded = readDelta(Uint8Array.from([0x80]), hint);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['no-changes']);
  });
});

describe('JSON rows', () => {
  test('keep integers exactly, and say where they cannot', () => {
    const decoded = readDelta(text('{"a":9007199254740993,"b":[1.5,null],"__proto__":1}'), hint);
    expect(decoded.format).toBe('json');
    expect(Object.keys(decoded.changes[0]?.set ?? {})).toEqual(['a', 'b', '__proto__']);
    expect(decoded.warnings).toMatchObject([{ code: 'approximate', field: 'a' }]);
  });

  test.each([
    ['{"a":1e999}', 'partial'],
    [`{"a":${'9'.repeat(400)}}`, 'partial'],
    [`{"a":${'9'.repeat(300)}}`, 'approximate'],
    ['{"a":9007199254740993.0}', 'approximate'],
    [String.raw`{"a":"\ud800"}`, 'partial'],
    [String.raw`{"a":[{"\udc00":1}]}`, 'partial'],
  ])('%s is not written as something else', (json, code) => {
    expect(readDelta(text(json), hint).warnings).toMatchObject([{ code, field: 'a' }]);
  });

  test.each(['[1,2]', '"text"', '12', '{"a":', '{"a":1}x', ''])('%j is no row', (json) => {
    expect(['unknown', 'empty']).toContain(readDelta(text(json), hint).format);
  });

  test('for more than one document they are incomplete', () => {
    const decoded = readDelta(text('{"a":1}'), { collection: 'orders', documentId: '*' });
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['partial']);
  });
});
