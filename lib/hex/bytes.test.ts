import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64';
import {
  byteCategory,
  byteGlyph,
  byteHex,
  dumpRow,
  dumpRowCount,
  formatOffset,
  offsetDigits,
  toDump,
  toHex,
} from './bytes';

const text = (value: string) => new TextEncoder().encode(value);

describe('categories', () => {
  test.each([
    ['nul', [0x00]],
    ['whitespace', [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]],
    ['control', [0x01, 0x08, 0x0e, 0x1f, 0x7f]],
    ['printable', [0x21, 0x41, 0x7e]],
    ['high', [0x80, 0xc3, 0xff]],
  ] as const)('%s', (category, bytes) => {
    expect(bytes.map(byteCategory)).toEqual(bytes.map(() => category));
  });

  test('every byte has a glyph one column wide and two digits', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      expect(byteGlyph(byte)).toHaveLength(1);
      expect(Number.parseInt(byteHex(byte), 16)).toBe(byte);
    }
  });

  test('a printable byte is its own glyph, the others stand in for their category', () => {
    expect([0x41, 0x20, 0x00, 0x09, 0x0a, 0x01, 0xff].map(byteGlyph).join('')).toBe('A ·»¶•×');
  });
});

describe('dump', () => {
  test('text, with a short last row', () => {
    expect(
      toDump(Uint8Array.of(...text('loro'), 0, 0, 1, 0xff, 0x0a, ...text('status=held'))),
    ).toBe(
      [
        '0000  6c 6f 72 6f 00 00 01 ff 0a 73 74 61 74 75 73 3d  loro··•×¶status=',
        '0010  68 65 6c 64                                      held',
      ].join('\n'),
    );
  });

  test('nothing', () => {
    expect(toDump(new Uint8Array())).toBe('');
    expect(dumpRowCount(0, 16)).toBe(0);
  });

  test('rows', () => {
    const bytes = text('abcdefghij');
    expect(dumpRowCount(bytes.length, 8)).toBe(2);
    const row = dumpRow(bytes, 1, 8);
    expect(row.offset).toBe(8);
    expect([...row.bytes]).toEqual([0x69, 0x6a]);
    expect(row.ascii).toBe('ij');
  });

  test('the offset column fits the last byte', () => {
    expect([0, 1, 0x10000, 0x10001, 1 << 20].map(offsetDigits)).toEqual([4, 4, 4, 5, 5]);
    expect(formatOffset(0x4a)).toBe('004a');
    expect(formatOffset(0xfffff, 5)).toBe('fffff');
  });
});

describe('text for the clipboard', () => {
  test('hex', () => {
    expect(toHex(text('loro'))).toBe('6c6f726f');
    expect(toHex(Uint8Array.of(0, 255), ' ')).toBe('00 ff');
  });

  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('base64 test vectors of RFC 4648: %j', (plain, encoded) => {
    expect(toBase64(text(plain))).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(text(plain));
  });

  test('base64 round trip, as the platform writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const encoded = toBase64(bytes);
        expect(encoded).toBe(btoa(String.fromCharCode(...bytes)));
        expect(fromBase64(encoded)).toEqual(bytes);
      }),
    );
    const large = Uint8Array.from({ length: 30_001 }, (_, i) => (i * 7) & 0xff);
    expect(fromBase64(toBase64(large))).toEqual(large);
  });

  test.each(['Zg', 'Zg=', 'Z===', 'Zm 9v', 'Zm9v\n', 'Zm9=v', 'Zh==', '====', 'Zm_v', 'Zmé='])(
    'refuses %j',
    (encoded) => {
      expect(fromBase64(encoded)).toBeNull();
    },
  );
});
