import { LoroDoc } from 'loro-crdt';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeDelta } from './decode';
import { closeDeltaPool, runDeltaTask } from './pool';
import { replaceRow } from './test-history';

const hint = { collection: 'orders', documentId: 'o1' };

function update(fields: readonly (readonly [string, number])[]): Uint8Array {
  const doc = new LoroDoc();
  replaceRow(doc, 'orders', 'o1', fields);
  doc.commit();
  return doc.export({ mode: 'update' });
}

describe('decoding in a worker', () => {
  afterAll(closeDeltaPool);

  test('answers many at once, each with its own', async () => {
    const decoded = await Promise.all(
      Array.from({ length: 60 }, (_, n) => decodeDelta(update([['n', n]]), hint)),
    );
    expect(decoded.map(({ changes }) => changes[0]?.set['n'])).toEqual(
      Array.from({ length: 60 }, (_, n) => n),
    );
  });

  test('gives a field called __proto__ across the thread', async () => {
    const { changes } = await decodeDelta(update([['__proto__', 1]]), hint);
    expect(Object.entries(changes[0]?.set ?? {})).toEqual([['__proto__', 1]]);
  });

  test('stops work that takes too long, and goes on with the next', async () => {
    const heavy = update(Array.from({ length: 20_000 }, (_, n) => [`field ${n}`, n] as const));
    const stopped = await runDeltaTask('decode', { bytes: heavy, hint }, 1);
    expect(stopped).toEqual({
      kind: 'stopped',
      message: 'It took longer than 0.001 s and was stopped.',
    });
    expect((await decodeDelta(heavy, hint)).changes).toHaveLength(1);
  });

  test('outlives a worker that breaks', async () => {
    // What a worker cannot even read stands for everything that makes it throw.
    const broken = { bytes: null as unknown as Uint8Array, hint };
    expect((await runDeltaTask('decode', broken)).kind).toBe('stopped');
    expect((await decodeDelta(update([['n', 1]]), hint)).changes).toHaveLength(1);
  });
});
