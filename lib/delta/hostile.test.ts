import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { LoroDoc } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import versions from './fixtures/loro-versions.json' with { type: 'json' };
import { MAX_DELTA_BYTES } from './limits';
import { xxHash32 } from './loro/envelope';
import { readDelta } from './read';
import { replaceRow } from './test-history';

const hint = { collection: 'orders', documentId: 'o1' };
const updates = versions
  .filter(({ name }) => name !== 'snapshot')
  .map(({ blob }) => Uint8Array.from(Buffer.from(blob, 'base64')));

/** Puts the right checksum over changed bytes, so that the reader behind it is really reached. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  if (copy.length < 22) return copy;
  new DataView(copy.buffer).setUint32(16, xxHash32(copy.subarray(20), 0x4f524f4c), true);
  return copy;
}

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
