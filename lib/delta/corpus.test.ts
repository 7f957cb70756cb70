import { decode } from '@msgpack/msgpack';
import { type ContainerID, LoroDoc, LoroMap } from 'loro-crdt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DecodedDelta, FieldValue, RowChange } from './change';
import { decodeDelta } from './decode';
import { closeDeltaPool } from './pool';
import { plainValue } from './snapshot';
import { corpus, type Specimen } from './test-corpus';

/**
 * A thousand damaged and hostile deltas: each gets an answer in time, and what the answer claims is what the format's
 * own reader shows. Reading less than Loro does is allowed, since no device wrote these bytes; reading something else
 * is not.
 */

const FAILED = new Set(['undecodable', 'checksum', 'too-many-ops']);

type Rows = Map<string, { [field: string]: FieldValue }>;

/** Every row of every collection, as Loro shows it; null where Loro cannot show something. */
function rowsOf(doc: LoroDoc): Rows | null {
  const rows: Rows = new Map();
  try {
    for (const collection of Object.keys(doc.getShallowValue())) {
      const root = doc.getContainerById(`cid:root-${collection}:Map` as ContainerID);
      for (const document of root instanceof LoroMap ? root.keys() : []) {
        const row = (root as LoroMap).get(document);
        if (!(row instanceof LoroMap)) continue;
        rows.set(
          JSON.stringify([collection, document]),
          Object.fromEntries(row.keys().map((field) => [field, plainValue(row.get(field), {})])),
        );
      }
    }
  } catch {
    return null;
  }
  return rows;
}

/** What rows become by the changes a delta is said to make. */
function written(before: Rows, changes: readonly RowChange[]): Rows {
  const after: Rows = new Map(before);
  for (const { collection, document, kind, set, unset } of changes) {
    const place = JSON.stringify([collection, document]);
    const kept = Object.entries((kind === 'edit' && after.get(place)) || {});
    const fields = kept.filter(([field]) => !unset.includes(field));
    if (kind === 'delete') after.delete(place);
    else after.set(place, Object.fromEntries([...fields, ...Object.entries(set)]));
  }
  return after;
}

/** What Loro makes of a blob in a document: the rows before and after; null: it refuses the blob. */
function imported(bytes: Uint8Array, base: Uint8Array | null) {
  const doc = new LoroDoc();
  if (base !== null) doc.import(base);
  const before = rowsOf(doc) ?? new Map();
  try {
    const { pending } = doc.import(bytes);
    return { before, after: rowsOf(doc), waits: pending !== null && pending.size > 0 };
  } catch {
    return null;
  }
}

const claims = ({ warnings }: DecodedDelta) => !warnings.some(({ code }) => FAILED.has(code));
const whole = ({ warnings }: DecodedDelta) => warnings.length === 0;

describe('a thousand damaged and hostile deltas', () => {
  const specimens = corpus(1000);
  let answers: {
    readonly specimen: Specimen;
    readonly decoded: DecodedDelta;
    readonly ms: number;
  }[];

  beforeAll(async () => {
    // Loro complains there besides throwing.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    answers = [];
    for (const specimen of specimens) {
      const start = performance.now();
      const hint = { collection: 'orders', documentId: specimen.documentId };
      const decoded = await decodeDelta(specimen.bytes, hint);
      answers.push({ specimen, decoded, ms: performance.now() - start });
    }
  });
  afterAll(closeDeltaPool);

  test('are the same thousand on every run', () => {
    expect(corpus(1000)).toEqual(specimens);
  });

  test('each gets an answer; none had to be stopped', () => {
    const stopped = answers.filter(({ decoded }) => decoded.reason.includes('given up'));
    expect(stopped.map(({ specimen }) => specimen.name)).toEqual([]);
    expect(answers.filter(({ decoded }) => decoded.reason === '')).toEqual([]);
  });

  test('what Loro refuses is not said to mean something', () => {
    const wrong = answers.filter(
      ({ specimen, decoded }) =>
        decoded.format.startsWith('loro') &&
        claims(decoded) &&
        imported(specimen.bytes, null) === null,
    );
    expect(wrong.map(({ specimen }) => specimen.name)).toEqual([]);
  });

  test('what Loro takes means what Loro shows, unless it is said to be incomplete', () => {
    let compared = 0;
    for (const { specimen, decoded } of answers) {
      if (!decoded.format.startsWith('loro') || !whole(decoded)) continue;
      let loro = imported(specimen.bytes, null);
      const edits = decoded.changes.every(({ kind }) => kind === 'edit');
      if (loro?.waits && edits) loro = imported(specimen.bytes, specimen.base);
      if (!loro || loro.waits) continue;
      compared += 1;
      const ours = { of: specimen.name, rows: written(loro.before, decoded.changes) };
      expect(ours).toEqual({ of: specimen.name, rows: loro.after });
    }
    // Else the comparison would prove nothing.
    expect(compared).toBeGreaterThan(60);
  });

  test('row maps mean what the readers of their formats say', () => {
    let compared = 0;
    for (const { specimen, decoded } of answers) {
      if (decoded.format !== 'msgpack' && decoded.format !== 'json') continue;
      if (decoded.warnings.some(({ code }) => code !== 'approximate')) continue;
      compared += 1;
      const { bytes } = specimen;
      const row: unknown =
        decoded.format === 'json'
          ? JSON.parse(new TextDecoder().decode(bytes))
          : decode(bytes, { useBigInt64: true });
      const ours = { of: specimen.name, row: decoded.changes[0]?.set };
      expect(ours).toEqual({ of: specimen.name, row: expected(row) });
    }
    expect(compared).toBeGreaterThan(5);
  });
});

/** A decoded row in the terms of field values. */
function expected(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return BigInt(Number(value)) === value && Math.abs(Number(value)) <= 2 ** 53
      ? Number(value)
      : String(value);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $float: String(value) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, expected(v)]));
  }
  return value;
}
