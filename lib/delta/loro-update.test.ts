import fc from 'fast-check';
import { LoroDoc, LoroList, LoroMap, LoroText, LoroTree } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import shapes from './fixtures/loro-shapes.json' with { type: 'json' };
import versions from './fixtures/loro-versions.json' with { type: 'json' };
import { readDelta } from './read';
import {
  applyChanges,
  COLLECTION,
  newPeers,
  replaceRow,
  rowsOf,
  take,
  turns,
} from './test-history';

const hint = (documentId: string) => ({ collection: COLLECTION, documentId });

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

/** The update a peer would push for what `write` does. */
function deltaOf(doc: LoroDoc, write: (doc: LoroDoc) => void): Uint8Array {
  const before = doc.oplogVersion();
  write(doc);
  doc.commit();
  return doc.export({ mode: 'update', from: before });
}

describe('blobs of published Loro versions', () => {
  test.each([...versions, ...shapes])('$loro: $name', ({ blob, documentId, changes }) => {
    const decoded = readDelta(bytesOf(blob), hint(documentId));
    expect(decoded.changes).toEqual(changes);
    expect(decoded.warnings).toEqual([]);
  });
});

describe('a lone delta, decoded without its document', () => {
  test('an edit of a row that a third peer made names the row by the hint', () => {
    const [a, b, c] = newPeers() as [LoroDoc, LoroDoc, LoroDoc];
    replaceRow(a, COLLECTION, 'o1', [['total', 1]]);
    a.commit();
    b.import(a.export({ mode: 'update' }));
    replaceRow(b, COLLECTION, 'o2', [['total', 2]]);
    b.commit();
    c.import(b.export({ mode: 'update' }));
    const delta = deltaOf(c, (doc) => {
      const row = doc.getMap(COLLECTION).get('o1');
      if (row instanceof LoroMap) row.set('total', 3);
    });
    const decoded = readDelta(delta, hint('o1'));
    expect(decoded.changes).toEqual([
      { collection: COLLECTION, document: 'o1', kind: 'edit', set: { total: 3 }, unset: [] },
    ]);
    expect(decoded.peers).toEqual(['18446744073709551614']);
    expect(decoded.warnings).toEqual([]);
  });

  test('an integer beyond 2^53 is marked and told exactly', () => {
    const doc = new LoroDoc();
    doc.setPeerId(7n);
    replaceRow(doc, COLLECTION, 'o1', [['_ts_valid_until', 0]]);
    doc.commit();
    const history = JSON.stringify(doc.exportJsonUpdates());
    const exact = new LoroDoc();
    exact.importJsonUpdates(history.replace('"value":0', '"value":9223372036854775807'));
    const decoded = readDelta(exact.export({ mode: 'update' }), hint('o1'));
    expect(decoded.changes[0]?.set).toEqual({ _ts_valid_until: '9223372036854775807' });
    expect(decoded.warnings).toMatchObject([{ code: 'approximate', field: '_ts_valid_until' }]);
    expect(decoded.warnings[0]?.detail).toContain('9223372036854775807');
  });

  test('a snapshot tells it exactly too, inside lists as well', () => {
    const doc = new LoroDoc();
    replaceRow(doc, COLLECTION, 'o1', [
      ['id', 0],
      ['ids', [1, 0]],
    ]);
    doc.commit();
    const history = JSON.stringify(doc.exportJsonUpdates());
    const exact = new LoroDoc();
    exact.importJsonUpdates(
      history
        .replace('"value":0', '"value":9223372036854775807')
        .replace('[1,0]', '[1,-9007199254740993]'),
    );
    const decoded = readDelta(exact.export({ mode: 'snapshot' }), hint('*'));
    expect(decoded.changes[0]?.set).toEqual({
      id: '9223372036854775807',
      ids: [1, '-9007199254740993'],
    });
    expect(decoded.warnings.map(({ code, field }) => [code, field])).toEqual([
      ['approximate', 'id'],
      ['approximate', 'ids'],
    ]);
  });

  test('2^53 itself is exact', () => {
    const doc = new LoroDoc();
    replaceRow(doc, COLLECTION, 'o1', [['n', 2 ** 53]]);
    doc.commit();
    expect(readDelta(doc.export({ mode: 'update' }), hint('o1')).warnings).toEqual([]);
  });

  test('edits of earlier rows without a named document are shown as partial', () => {
    const doc = new LoroDoc();
    const rows = ['o1', 'o2'].map((row) => replaceRow(doc, COLLECTION, row, [['n', 1]]));
    doc.commit();
    const delta = deltaOf(doc, () => {
      for (const row of rows) row.set('n', 2);
    });
    const decoded = readDelta(delta, hint('*'));
    expect(decoded.changes).toHaveLength(2);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['partial']);
  });

  test('an edit inside an earlier list is no silent "no change"', () => {
    const doc = new LoroDoc();
    const list = replaceRow(doc, COLLECTION, 'o1', []).setContainer('lines', new LoroList());
    list.push(1);
    doc.commit();
    const decoded = readDelta(
      deltaOf(doc, () => list.push(2)),
      hint('o1'),
    );
    expect(decoded.changes).toEqual([]);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['partial', 'no-changes']);
  });

  test('with the document at hand the same edit shows its field', () => {
    const doc = new LoroDoc();
    const list = replaceRow(doc, COLLECTION, 'o1', []).setContainer('lines', new LoroList());
    list.push(1);
    doc.commit();
    const delta = deltaOf(doc, () => list.push(2));
    const decoded = readDelta(delta, hint('o1'), (id) =>
      id === list.id
        ? { collection: COLLECTION, document: 'o1', field: { name: 'lines', value: [1, 2] } }
        : null,
    );
    expect(decoded.changes).toMatchObject([{ kind: 'edit', set: { lines: [1, 2] } }]);
    expect(decoded.warnings).toEqual([]);
  });

  test('a tree is said to be left out, and its nodes are not taken for the row', () => {
    const doc = new LoroDoc();
    const row = replaceRow(doc, COLLECTION, 'o1', [['n', 1]]);
    const tree = row.setContainer('tree', new LoroTree());
    const node = tree.createNode();
    node.data.set('title', 'root');
    node.createNode().data.set('title', 'leaf');
    doc.commit();
    const decoded = readDelta(doc.export({ mode: 'update' }), hint('o1'));
    expect(decoded.changes).toMatchObject([{ kind: 'replace', set: { n: 1, tree: null } }]);
    expect(decoded.warnings.map(({ code, field }) => [code, field])).toEqual([['partial', 'tree']]);
    const later = readDelta(
      deltaOf(doc, () => tree.createNode().data.set('title', 'other')),
      hint('o1'),
    );
    expect(later.changes).toEqual([]);
    expect(later.warnings.map(({ code }) => code)).toEqual(['partial', 'no-changes']);
  });

  test('a map that Loro finds by its place is no collection', () => {
    const doc = new LoroDoc();
    const row = replaceRow(doc, COLLECTION, 'o1', [['n', 1]]);
    row.ensureMergeableMap('address').set('city', 'x');
    doc.commit();
    const update = readDelta(doc.export({ mode: 'update' }), hint('o1'));
    expect(update.changes.map(({ collection }) => collection)).toEqual([COLLECTION]);
    expect(update.warnings.map(({ code }) => code)).toEqual(['partial']);
    const snapshot = readDelta(doc.export({ mode: 'snapshot' }), hint('o1'));
    expect(snapshot.changes).toMatchObject([{ set: { n: 1, address: { city: 'x' } } }]);
    expect(snapshot.warnings).toEqual([]);
  });

  test('a styled text reads as plain text', () => {
    const doc = new LoroDoc();
    const text = replaceRow(doc, COLLECTION, 'o1', []).setContainer('memo', new LoroText());
    text.insert(0, 'héllo😀 world');
    text.mark({ start: 1, end: 4 }, 'bold', true);
    text.insert(3, 'ZZ');
    text.delete(0, 2);
    doc.commit();
    const decoded = readDelta(doc.export({ mode: 'update' }), hint('o1'));
    expect(decoded.changes[0]?.set).toEqual({ memo: text.toString() });
  });
});

describe('random histories', () => {
  test('the last change of any history, decoded alone, turns before into after', () => {
    fc.assert(
      fc.property(turns, fc.constantFrom('o1', 'o2', 'ö/3', '__proto__'), (history, row) => {
        const peers = newPeers();
        for (const { peer, hears, steps } of history) {
          const doc = peers[peer] as LoroDoc;
          doc.import((peers[hears] as LoroDoc).export({ mode: 'update' }));
          for (const step of steps) take(doc, step);
          doc.commit();
        }
        const last = peers[0] as LoroDoc;
        for (const doc of peers) last.import(doc.export({ mode: 'update' }));
        const before = rowsOf(last);
        const steps = history.flatMap((turn) => turn.steps);
        const delta = deltaOf(last, (doc) => {
          // A delta that edits an earlier row concerns one document, as NodeDB's do.
          for (const step of steps) if (step.row === row) take(doc, step);
        });
        if (delta.length <= 22) return;
        const decoded = readDelta(delta, hint(row));
        const reached = applyChanges(before, decoded.changes);
        expect(reached).toEqual(rowsOf(last));
        expect(decoded.warnings.filter(({ code }) => code !== 'approximate')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a whole history in one blob decodes to what the document shows, concurrency and all', () => {
    fc.assert(
      fc.property(turns, (history) => {
        const peers = newPeers();
        for (const { peer, hears, steps } of history) {
          const doc = peers[peer] as LoroDoc;
          doc.import((peers[hears] as LoroDoc).export({ mode: 'update' }));
          for (const step of steps) take(doc, step);
          doc.commit();
        }
        const all = new LoroDoc();
        for (const doc of peers) all.import(doc.export({ mode: 'update' }));
        const blob = all.export({ mode: 'update' });
        if (blob.length <= 22) return;
        const decoded = readDelta(blob, hint('*'));
        const shown = applyChanges(new Map(), decoded.changes);
        expect(shown).toEqual(rowsOf(all));
      }),
      { numRuns: 200 },
    );
  });
});
