import { encode } from '@msgpack/msgpack';
import { LoroDoc, LoroList, LoroMap, LoroText } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import { applyDelta, type ApplyResult } from './document';
import { replaceRow } from './test-history';

const hint = { collection: 'orders', documentId: 'o1' };

function newDoc(peer: bigint, known?: LoroDoc): LoroDoc {
  const doc = known ? known.fork() : new LoroDoc();
  doc.setPeerId(peer);
  return doc;
}

function push(doc: LoroDoc, write: () => void): Uint8Array {
  const before = doc.oplogVersion();
  write();
  doc.commit();
  return doc.export({ mode: 'update', from: before });
}

function rowIn(doc: LoroDoc, row = 'o1'): LoroMap {
  const map = doc.getMap('orders').get(row);
  if (!(map instanceof LoroMap)) throw new Error('no such row');
  return map;
}

/** What a collection shows after a result. */
function shown(result: ApplyResult): unknown {
  if (result.kind !== 'applied' || result.document === null) throw new Error(result.kind);
  return (LoroDoc.fromSnapshot(result.document).toJSON() as { orders: unknown }).orders;
}

const snapshot = (doc: LoroDoc) => doc.export({ mode: 'snapshot' });
const rewrite = (document: Uint8Array | null, delta: Uint8Array) =>
  applyDelta({ mode: 'rewrite', document, delta, hint });
const merge = (document: Uint8Array | null, delta: Uint8Array) =>
  applyDelta({ mode: 'merge', document, delta, hint });

describe('writing the values of a delta anew', () => {
  test('an edit inside a list writes the list as the device had it', () => {
    const server = newDoc(1n);
    const lines = replaceRow(server, 'orders', 'o1', [['n', 1]]).setContainer(
      'lines',
      new LoroList(),
    );
    lines.push('a');
    server.commit();
    const edge = newDoc(2n, server);
    const delta = push(edge, () => (rowIn(edge).get('lines') as LoroList).push('b'));
    lines.push('later');
    server.commit();
    expect(shown(rewrite(snapshot(server), delta))).toEqual({ o1: { n: 1, lines: ['a', 'b'] } });
  });

  test('a row written anew since then still takes the edit', () => {
    const server = newDoc(1n);
    replaceRow(server, 'orders', 'o1', [['status', 'open']]);
    server.commit();
    const edge = newDoc(2n, server);
    const delta = push(edge, () => rowIn(edge).set('status', 'cancelled'));
    replaceRow(server, 'orders', 'o1', [
      ['status', 'shipped'],
      ['by', 'van'],
    ]);
    server.commit();
    expect(shown(rewrite(snapshot(server), delta))).toEqual({
      o1: { status: 'cancelled', by: 'van' },
    });
  });

  test('the document at hand tells rows apart that the delta does not name', () => {
    const server = newDoc(1n);
    for (const row of ['o1', 'o2']) replaceRow(server, 'orders', row, [['n', 0]]);
    server.commit();
    const edge = newDoc(2n, server);
    const delta = push(edge, () => {
      rowIn(edge, 'o1').set('n', 1);
      rowIn(edge, 'o2').set('n', 2);
    });
    expect(shown(rewrite(snapshot(server), delta))).toEqual({ o1: { n: 1 }, o2: { n: 2 } });
    expect(rewrite(null, delta)).toMatchObject({ kind: 'unreadable' });
  });

  test('a replacement takes away the fields it does not have, a removal the row', () => {
    const server = newDoc(1n);
    for (const row of ['o1', 'o2']) replaceRow(server, 'orders', row, [['old', 0]]);
    server.commit();
    const edge = newDoc(2n, server);
    const delta = push(edge, () => {
      replaceRow(edge, 'orders', 'o1', [['new', 1]]);
      edge.getMap('orders').delete('o2');
    });
    expect(shown(rewrite(snapshot(server), delta))).toEqual({ o1: { new: 1 } });
  });

  test('binary and text survive', () => {
    const edge = newDoc(2n);
    const delta = push(edge, () => {
      const row = replaceRow(edge, 'orders', 'o1', []);
      row.set('raw', new Uint8Array([0, 255]));
      row.setContainer('memo', new LoroText()).insert(0, 'hi');
    });
    const result = rewrite(null, delta);
    if (result.kind !== 'applied' || result.document === null) throw new Error(result.kind);
    const row = rowIn(LoroDoc.fromSnapshot(result.document));
    expect([...(row.get('raw') as Uint8Array)]).toEqual([0, 255]);
    expect(row.get('memo')).toBe('hi');
  });
});

describe('merging a delta as it is', () => {
  test('a concurrent replacement of the row is decided by Loro, and the effect is told', () => {
    const server = newDoc(1n);
    replaceRow(server, 'orders', 'o1', [['n', 1]]);
    server.commit();
    const edge = newDoc(2n, server);
    const delta = push(edge, () => rowIn(edge).set('n', 5));
    rowIn(server).set('other', true);
    server.commit();
    expect(merge(snapshot(server), delta)).toMatchObject({
      wrote: [{ document: 'o1', kind: 'edit', set: { n: 5 }, unset: [] }],
      rows: [{ before: { n: 1, other: true }, after: { n: 5, other: true } }],
    });
  });

  test('several missing peers are all named', () => {
    const a = newDoc(1n);
    replaceRow(a, 'orders', 'o1', [['n', 1]]);
    a.commit();
    const b = newDoc(2n);
    replaceRow(b, 'orders', 'o2', [['n', 1]]);
    b.commit();
    const c = newDoc(3n);
    c.import(a.export({ mode: 'update' }));
    c.import(b.export({ mode: 'update' }));
    const delta = push(c, () => rowIn(c).set('n', 2));
    expect(merge(null, delta)).toEqual({
      kind: 'pended',
      missing: [
        { peer: '1', from: 2 },
        { peer: '2', from: 2 },
      ],
    });
  });

  test('a delta that reaches into another collection is not taken', () => {
    const edge = newDoc(2n);
    const delta = push(edge, () => {
      replaceRow(edge, 'orders', 'o1', [['n', 1]]);
      replaceRow(edge, 'customers', 'c1', [['n', 1]]);
    });
    expect(merge(null, delta)).toMatchObject({ kind: 'unreadable' });
    expect(rewrite(null, delta)).toMatchObject({ kind: 'unreadable' });
  });

  test('a collection Loro cannot name is refused with a sentence', () => {
    const delta = encode({ n: 1 });
    const strange = { collection: 'a/b', documentId: 'o1' };
    expect(applyDelta({ mode: 'merge', document: null, delta, hint: strange })).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('"/"') as string,
    });
  });
});
