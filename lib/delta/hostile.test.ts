import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { LoroDoc } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import versions from './fixtures/loro-versions.json' with { type: 'json' };
import { MAX_DELTA_BYTES } from './limits';
import { readDelta } from './read';
import { sealed } from './test-corpus';
import { replaceRow } from './test-history';

const hint = { collection: 'orders', documentId: 'o1' };
const updates = versions
  .filter(({ name }) => name !== 'snapshot')
  .map(({ blob }) => Uint8Array.from(Buffer.from(blob, 'base64')));

/** 2^31-1 as a variable-length integer. */
const TWO_BILLION = [0xff, 0xff, 0xff, 0xff, 0x07];

describe('bytes from devices nobody controls', () => {
  test('mutated updates with a valid checksum never throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...updates),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (blob, edits) => {
          const copy = blob.slice();
          for (const [at, byte] of edits) copy[22 + (at % (copy.length - 22))] = byte;
          expect(readDelta(sealed(copy), hint).format).toBe('loro-update');
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('a damaged update without a new checksum is said to be damaged', () => {
    const blob = (updates[0] as Uint8Array).slice();
    blob[blob.length - 1] = (blob[blob.length - 1] ?? 0) ^ 1;
    const decoded = readDelta(blob, hint);
    expect(decoded).toMatchObject({ format: 'loro-update', changes: [] });
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['checksum']);
  });

  test('every truncation of an update is refused, none is read as something smaller', () => {
    const blob = updates[0] as Uint8Array;
    for (let length = 1; length < blob.length; length += 1) {
      const cut = blob.subarray(0, length);
      expect(readDelta(cut, hint).changes).toEqual([]);
      expect(readDelta(cut, hint).warnings).not.toEqual([]);
      // 22 bytes are an update of nothing, which says so too.
      const decoded = readDelta(sealed(cut), hint);
      expect(decoded.changes).toEqual([]);
      expect(decoded.warnings).not.toEqual([]);
    }
  });

  test('runs of two billion operations are refused at once', () => {
    const blob = sealed(
      Uint8Array.from([
        ...(updates[0] as Uint8Array).subarray(0, 22),
        10,
        0,
        ...TWO_BILLION,
        0,
        0,
        1,
        0,
      ]),
    );
    expect(readDelta(blob, hint).warnings.map(({ code }) => code)).toEqual(['too-many-ops']);
  });

  test('more operations than the limit are refused, with the reason', () => {
    const doc = new LoroDoc();
    const row = replaceRow(doc, 'orders', 'o1', []);
    for (let i = 0; i < 100_001; i += 1) row.set('n', i);
    doc.commit();
    const blob = doc.export({ mode: 'update' });
    const expected = blob.length > MAX_DELTA_BYTES ? 'undecodable' : 'too-many-ops';
    expect(readDelta(blob, hint).warnings.map(({ code }) => code)).toEqual([expected]);
  });

  test('more than 1 MiB is not looked at', () => {
    const decoded = readDelta(new Uint8Array(MAX_DELTA_BYTES + 1), hint);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['undecodable']);
  });

  test('a MessagePack map that announces four billion fields is refused', () => {
    const decoded = readDelta(Uint8Array.from([0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, 0x61]), hint);
    expect(decoded).toMatchObject({ format: 'unknown', warnings: [{ code: 'undecodable' }] });
  });

  test('a snapshot that unpacks to more than 16 MiB is refused before Loro unpacks it', () => {
    const u32 = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
    // One literal byte, copied 255 times as often as there are length bytes: 70 KB make 17 MB.
    const copies = [0x1f, 0x61, 0x01, 0x00, ...new Uint8Array(70_000).fill(0xff), 0x00];
    const frame = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73, ...u32(copies.length), ...copies];
    const block = [...frame, ...u32(0), ...u32(0)];
    const meta = [...u32(1), ...u32(5), 2, 0, 0x76, 0x76, 0x81, ...u32(0)];
    const table = [0x4c, 0x4f, 0x52, 0x4f, 0, ...block, ...meta, ...u32(5 + block.length)];
    const header = [...(updates[0] as Uint8Array).subarray(0, 20), 0, 3];
    const blob = Uint8Array.from([...header, ...u32(table.length), ...table, ...u32(0), ...u32(0)]);
    expect(readDelta(sealed(blob), hint)).toMatchObject({
      format: 'loro-snapshot',
      changes: [],
      warnings: [{ code: 'undecodable', detail: 'It unpacks to more than is decoded.' }],
    });
  });

  test('deep nesting is refused, not followed', () => {
    const arrays = new Uint8Array(500_000).fill(0x91);
    arrays.set([0x81, 0xa1, 0x61]);
    expect(readDelta(arrays, hint).format).toBe('unknown');
    const braces = new TextEncoder().encode('{"a":'.repeat(100_000));
    expect(readDelta(braces, hint).format).toBe('unknown');
  });

  test('any bytes get an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = readDelta(bytes, hint);
        expect(decoded.reason).not.toBe('');
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.tuple(fc.nat(99), fc.nat(255))), (value, edits) => {
        const bytes = encode({ row: value }).slice();
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        readDelta(bytes, hint);
      }),
      { numRuns: 2000 },
    );
  });
});
