import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { annotate } from './annotate';
import { type Annotation, annotationsAt, annotationsOf, shownValue } from './annotation';
import shapes from './fixtures/loro-shapes.json' with { type: 'json' };
import versions from './fixtures/loro-versions.json' with { type: 'json' };
import { closeDeltaPool, runDeltaTask } from './pool';
import { corpus } from './test-corpus';

const hint = { collection: 'orders', documentId: 'o1' };
const blobs = [...versions, ...shapes].map((each) => ({
  ...each,
  bytes: Uint8Array.from(Buffer.from(each.blob, 'base64')),
}));

function flat(roots: readonly Annotation[]): Annotation[] {
  return roots.flatMap((each) => [each, ...flat(each.children)]);
}

/** What is wrong with the ranges of a tree; empty when parts lie inside their whole, in order, without overlap. */
function faults(parts: readonly Annotation[], from: number, to: number): string[] {
  let at = from;
  return parts.flatMap((part) => {
    const inside = part.from >= (part.packed ? from : at) && part.to <= to && part.from <= part.to;
    at = part.packed ? at : part.to;
    const wrong = inside ? [] : [`${part.label} ${part.from}-${part.to} in ${from}-${to}`];
    return [...wrong, ...faults(part.children, part.from, part.to)];
  });
}

describe('Loro blobs', () => {
  test.each(blobs)('$loro: $name: parts lie inside their whole and cover it', ({ bytes }) => {
    const roots = annotate(bytes, hint);
    expect(faults(roots, 0, bytes.length)).toEqual([]);
    expect(roots.map(({ from, to }) => [from, to])).toEqual([
      [0, 22],
      [22, bytes.length],
    ]);
    const body = roots[1]?.children ?? [];
    expect(body.map(({ from }) => from)).toEqual([22, ...body.slice(0, -1).map(({ to }) => to)]);
    expect(body.at(-1)?.to).toBe(bytes.length);
  });

  test.each(blobs.filter(({ bytes }) => bytes[21] === 4))(
    '$loro: $name: every field that is written is found',
    ({ bytes, documentId, changes }) => {
      const roots = annotate(bytes, { ...hint, documentId });
      for (const { collection, document, set, unset } of changes) {
        for (const field of [...Object.keys(set), ...unset]) {
          expect(annotationsOf(roots, [collection, document, field])).not.toEqual([]);
        }
      }
    },
  );

  test('the bytes of a text that is set hold that text', () => {
    const [edit] = versions;
    const bytes = Uint8Array.from(Buffer.from(edit?.blob ?? '', 'base64'));
    const [set, ...more] = annotationsOf(annotate(bytes, hint), ['orders', 'o1', 'status']);
    expect(more).toEqual([]);
    expect(set).toMatchObject({ label: 'set in map "status"', value: '0@33: "shipped"' });
    const text = new TextDecoder().decode(bytes.subarray(set?.from, set?.to));
    expect(text.endsWith('shipped')).toBe(true);
    expect(annotationsAt(annotate(bytes, hint), set?.from ?? 0).map(({ label }) => label)).toEqual([
      'update',
      'change block',
      'values',
      'set in map "status"',
    ]);
  });

  test('without a row to name, an edit has no place', () => {
    const bytes = Uint8Array.from(Buffer.from(versions[0]?.blob ?? '', 'base64'));
    expect(flat(annotate(bytes)).filter(({ path }) => path !== undefined)).toEqual([]);
  });

  test('behind a wrong checksum nothing is told but the header', () => {
    const bytes = (blobs[0]?.bytes ?? new Uint8Array()).slice();
    bytes[30] = 255 - (bytes[30] ?? 0);
    const [header, body] = annotate(bytes, hint);
    expect(header?.children.map(({ value }) => value)).toContainEqual(
      expect.stringMatching(/^[0-9a-f]{8}, does not match$/),
    );
    expect(body?.children).toEqual([]);
  });
});

describe('row maps', () => {
  const row = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });

  test('the bytes of each MessagePack value are that value', () => {
    fc.assert(
      fc.property(row, (fields) => {
        const bytes = encode(fields);
        const roots = annotate(bytes, hint);
        expect(faults(roots, 0, bytes.length)).toEqual([]);
        for (const { from, to, value } of flat(roots)) {
          if (value === undefined) continue;
          expect(value).toBe(shownValue(decode(bytes.subarray(from, to))));
        }
      }),
    );
  });

  test('the bytes of each JSON value are that value', () => {
    fc.assert(
      fc.property(row, fc.constantFrom(0, 1, '\t'), (fields, space) => {
        const bytes = new TextEncoder().encode(JSON.stringify(fields, null, space));
        const roots = annotate(bytes, hint);
        expect(faults(roots, 0, bytes.length)).toEqual([]);
        const read = flat(roots).map(({ from, to, label, value }) => {
          const text = new TextDecoder().decode(bytes.subarray(from, to));
          const whole: unknown = JSON.parse(text);
          return { said: value ?? '', is: label.startsWith('number') ? text : shownValue(whole) };
        });
        for (const { said, is } of read) expect(['', is]).toContain(said);
      }),
    );
  });

  test.each([encode({ a: { b: [1] }, c: 2 }), new TextEncoder().encode('{"a":{"b":[1]},"c":2}')])(
    'the parts of a field mean the field',
    (bytes) => {
      const roots = annotate(bytes, hint);
      expect(roots[0]?.path).toEqual(['orders', 'o1']);
      const parts = flat(roots).filter(({ path }) => path?.[2] === 'a');
      expect(parts.map(({ label }) => label.split(' ')[0])).toHaveLength(5);
      expect(annotationsOf(roots, ['orders', 'o1', 'c'])).toHaveLength(2);
    },
  );

  test('an integer beyond 2^53 is shown as it is written', () => {
    const json = new TextEncoder().encode('{"a":9007199254740993}');
    const msgpack = encode({ a: 2n ** 53n + 1n }, { useBigInt64: true });
    expect(flat(annotate(json)).at(-1)?.value).toBe('9007199254740993');
    expect(flat(annotate(msgpack)).at(-1)?.value).toBe('"9007199254740993"');
  });
});

describe('any bytes', () => {
  afterAll(closeDeltaPool);

  test('a thousand damaged deltas have no part outside its whole', () => {
    const wrong = corpus(1000).filter(
      ({ bytes }) => faults(annotate(bytes, hint), 0, bytes.length).length > 0,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('a tree of many values stays small', () => {
    const bytes = encode({ list: Array.from({ length: 100_000 }, (_, i) => i % 100) });
    expect(flat(annotate(bytes, hint)).length).toBeLessThanOrEqual(20_000);
    expect(annotate(bytes, hint)[0]?.to).toBe(bytes.length);
  });

  test('the worker annotates too', async () => {
    const [{ bytes } = { bytes: new Uint8Array() }] = blobs;
    expect(await runDeltaTask('annotate', { bytes, hint })).toEqual({
      kind: 'done',
      value: annotate(bytes, hint),
    });
  });
});
