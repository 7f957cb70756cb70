import { describe, expect, test } from 'vitest';
import { inspectByte, readCharacter, readVarint } from './inspect';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('inspectByte', () => {
  test('reads little-endian numbers', () => {
    expect(inspectByte(bytes(0x6d, 0x70, 0x74, 0x6d), 0)).toEqual({
      offset: 0,
      u8: 109,
      u16: 28_781,
      i32: 1_836_347_501,
      varint: { value: 109n, length: 1 },
      utf8: { text: 'm', codePoint: 0x6d, length: 1 },
    });
  });

  test('has no value where the array ends, rather than zeros', () => {
    expect(inspectByte(bytes(0xff, 0x80), 0)).toMatchObject({
      u16: 0x80ff,
      i32: null,
      varint: null,
    });
    expect(inspectByte(bytes(0xff), 0)).toMatchObject({
      u8: 255,
      u16: null,
      i32: null,
      utf8: null,
    });
    expect(inspectByte(bytes(1), 1)).toBeNull();
    expect(inspectByte(bytes(1), -1)).toBeNull();
  });

  test('counts from the start of a view, not of its buffer', () => {
    const view = bytes(9, 9, 1, 2, 3, 4).subarray(2);
    expect(inspectByte(view, 0)).toMatchObject({ u8: 1, u16: 0x0201, i32: 0x04030201 });
  });
});

describe('readVarint', () => {
  test('the example of the LEB128 description', () => {
    expect(readVarint(bytes(0xe5, 0x8e, 0x26), 0)).toEqual({ value: 624_485n, length: 3 });
  });

  test('the largest u64 and one beyond', () => {
    const nines = Array.from({ length: 9 }, () => 0xff);
    expect(readVarint(bytes(...nines, 0x01), 0)).toEqual({ value: 2n ** 64n - 1n, length: 10 });
    expect(readVarint(bytes(...nines, 0x02), 0)).toBeNull();
    expect(readVarint(bytes(...nines, 0x81, 0x00), 0)).toBeNull();
  });
});

describe('readCharacter', () => {
  test.each([
    ['é', 2],
    ['€', 3],
    ['𝄞', 4],
    ['\ufeff', 3],
  ])('%s', (text, length) => {
    expect(readCharacter(new TextEncoder().encode(text), 0)).toEqual({
      text,
      codePoint: text.codePointAt(0),
      length,
    });
  });

  test.each([
    ['a continuation byte', [0xa9]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['cut short', [0xe2, 0x82]],
  ])('nothing for %s', (_, values) => {
    expect(readCharacter(bytes(...values), 0)).toBeNull();
  });
});
