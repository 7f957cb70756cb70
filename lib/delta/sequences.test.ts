import fc from 'fast-check';
import { LoroDoc, LoroMap, LoroMovableList, LoroText } from 'loro-crdt';
import { expect, test } from 'vitest';
import { readDelta } from './read';

/** One edit at relative places, 0..1, so that every edit fits the sequence it meets. */
const place = fc.double({ min: 0, max: 0.999, noNaN: true });
const edit = fc.record({
  do: fc.constantFrom('insert', 'remove', 'move', 'set', 'mark'),
  at: place,
  to: place,
  text: fc.constantFrom('a', 'é', '日本', 'xyz'),
  commits: fc.boolean(),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

const within = (length: number, place: number) => Math.floor(length * place);

function editText(text: LoroText, { do: what, at, to, text: words }: Edit): void {
  const { length } = text;
  const start = within(length, at);
  const end = start + 1 + within(length - start, to);
  if (what === 'insert' || what === 'set') text.insert(within(length + 1, at), words);
  else if (length === 0) return;
  else if (what === 'remove' || what === 'move') text.delete(start, end > length ? 1 : end - start);
  else text.mark({ start, end: Math.min(end, length) }, 'bold', true);
}

function editList(list: LoroMovableList, { do: what, at, to, text }: Edit): void {
  const { length } = list;
  if (what === 'insert' || length === 0) list.insert(within(length + 1, at), text);
  else if (what === 'remove') list.delete(within(length, at), 1);
  else if (what === 'move') list.move(within(length, at), within(length, to));
  else if (what === 'set') list.set(within(length, at), `${text}!`);
}

test('texts and movable lists of one writer read as Loro shows them, styles and moves included', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 25 }), (edits) => {
      const doc = new LoroDoc();
      const row = doc.getMap('orders').setContainer('o1', new LoroMap());
      const text = row.setContainer('text', new LoroText());
      const list = row.setContainer('list', new LoroMovableList());
      for (const each of edits) {
        editText(text, each);
        editList(list, each);
        if (each.commits) doc.commit();
      }
      doc.commit();
      const hint = { collection: 'orders', documentId: 'o1' };
      const decoded = readDelta(doc.export({ mode: 'update' }), hint);
      expect(decoded.warnings).toEqual([]);
      expect(decoded.changes[0]?.set).toEqual({
        text: text.toString(),
        list: list.toJSON() as unknown,
      });
    }),
    { numRuns: 300 },
  );
});
