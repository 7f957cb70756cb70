import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alignRuns,
  cellsBetween,
  columnOf,
  offsetAt,
  type Alignment,
  type Cell,
  type SideName,
} from './align';
import { listChanges, rangeText, similarityText, stepChange } from './changes';
import { crossOver, moveInDiff, moveInDump, stepOfKey, type Step } from './cursor';
import { diffBytes } from './diff';
import { blockOfRow, foldedBytes, layOut, lineAt, lineOfRow } from './fold';

const SIDES: readonly SideName[] = ['left', 'right'];
const text = (value: string) => new TextEncoder().encode(value);

function aligned(left: Uint8Array, right: Uint8Array) {
  return { bytes: { left, right }, alignment: alignRuns(diffBytes(left, right).runs) };
}

/** A row as text: the byte itself, `_` for a gap; `-` `+` `~` before what differs. */
function drawn(cells: readonly Cell[], bytes: Uint8Array): string {
  const signs = { equal: '', change: '~', insert: '+', delete: '-' };
  return cells
    .map(({ offset, mark }) =>
      offset === null ? '_' : signs[mark] + String.fromCharCode(bytes[offset] ?? 0),
    )
    .join(' ');
}

function drawnRow(left: string, right: string): [string, string] {
  const { bytes, alignment } = aligned(text(left), text(right));
  const row = (side: SideName) =>
    drawn(cellsBetween(alignment, bytes, side, 0, alignment.columns), bytes[side]);
  return [row('left'), row('right')];
}

const sides = fc.oneof(
  fc.tuple(fc.uint8Array({ maxLength: 90, max: 2 }), fc.uint8Array({ maxLength: 90, max: 2 })),
  fc
    .tuple(fc.uint8Array({ maxLength: 200, max: 9 }), fc.nat(200), fc.nat(20))
    .map(([base, at, removed]): [Uint8Array, Uint8Array] => {
      const copy = [...base];
      copy.splice(Math.min(at, copy.length), removed, 7, 7, 7);
      return [base, Uint8Array.from(copy)];
    }),
);
const widths = fc.constantFrom(8, 12, 16);

describe('cells', () => {
  test('a replaced value stands opposite its successor, the shorter side ends in gaps', () => {
    expect(drawnRow('status.held..', 'status.shipped....')).toEqual([
      's t a t u s . -h -e -l -d _ _ _ _ _ . .',
      's t a t u s . +s +h +i +p +p +e +d +. +. . .',
    ]);
  });

  test('an insert at the start shifts the rest instead of marking it', () => {
    expect(drawnRow('status', 'my status')).toEqual(['_ _ _ s t a t u s', '+m +y +  s t a t u s']);
  });

  test('only the bytes of a change that differ are marked', () => {
    expect(drawnRow('..ab12..', '..xb13..')[0]).toBe('. . ~a b 1 ~2 . .');
  });

  test('rows cover every byte of both sides once, in order, and gaps have no offset', () => {
    fc.assert(
      fc.property(sides, widths, ([left, right], width) => {
        const { bytes, alignment } = aligned(left, right);
        for (const side of SIDES) {
          const offsets: number[] = [];
          let columns = 0;
          for (let at = 0; at < alignment.columns; at += width) {
            const cells = cellsBetween(alignment, bytes, side, at, at + width);
            cells.forEach((cell, i) => {
              expect(offsetAt(alignment, side, at + i)).toBe(cell.offset);
              if (cell.offset === null) return;
              offsets.push(cell.offset);
              expect(columnOf(alignment, side, cell.offset)).toBe(at + i);
            });
            columns += cells.length;
          }
          expect(offsets).toEqual([...bytes[side].keys()]);
          expect(columns).toBe(alignment.columns);
          expect(columnOf(alignment, side, bytes[side].length)).toBeNull();
        }
      }),
    );
  });

  test('bytes without a mark are the same on both sides', () => {
    fc.assert(
      fc.property(sides, ([left, right]) => {
        const { bytes, alignment } = aligned(left, right);
        const [l, r] = SIDES.map((side) =>
          cellsBetween(alignment, bytes, side, 0, alignment.columns),
        );
        l?.forEach((cell, i) => {
          const opposite = r?.[i];
          if (cell.offset === null || cell.mark !== 'equal') return;
          expect(opposite?.mark).toBe('equal');
          expect(bytes.right[opposite?.offset ?? -1]).toBe(bytes.left[cell.offset]);
        });
      }),
    );
  });
});

describe('folding', () => {
  const base = Uint8Array.from({ length: 160 }, (_, i) => i);
  const changed = base.map((byte, i) => (i === 80 ? 255 : byte));
  const { alignment } = aligned(base, changed);
  const options = { width: 8, stacked: false, expanded: new Set<number>() };

  test('keeps two rows around a change and folds the rest', () => {
    const layout = layOut(alignment, options);
    expect(layout.blocks.map(({ kind, fromRow, toRow }) => [kind, fromRow, toRow])).toEqual([
      ['fold', 0, 8],
      ['same', 8, 10],
      ['differing', 10, 11],
      ['same', 11, 13],
      ['fold', 13, 20],
    ]);
    expect(layout.lines).toBe(7);
    expect(layout.blocks.map((block) => foldedBytes(block, layout, alignment))).toEqual([
      64, 16, 8, 16, 56,
    ]);
  });

  test('an expanded stretch is shown in full, the other stays folded', () => {
    const layout = layOut(alignment, { ...options, expanded: new Set([0]) });
    expect(layout.blocks.map(({ kind }) => kind)).toEqual(['same', 'differing', 'same', 'fold']);
  });

  test('sides below each other take two lines where they differ', () => {
    const layout = layOut(alignment, { ...options, stacked: true });
    expect([3, 4].map((line) => lineAt(layout, line))).toEqual([
      { kind: 'row', row: 10, differs: true, side: 'left' },
      { kind: 'row', row: 10, differs: true, side: 'right' },
    ]);
    expect(lineOfRow(layout, 10, 'right')).toBe(4);
    expect(layout.lines).toBe(8);
  });

  test('a stacked row without a byte on one side takes one line', () => {
    const grown = Uint8Array.of(...base.slice(0, 80), ...base.slice(0, 20), ...base.slice(80));
    const inserted = layOut(aligned(base, grown).alignment, { ...options, stacked: true });
    const differing = inserted.blocks.filter(({ kind }) => kind === 'differing');
    expect(differing.map(({ shows, lines }) => [shows, lines])).toEqual([
      ['right', 2],
      ['both', 2],
    ]);
  });

  test('identical arrays are one fold, and nothing is no line at all', () => {
    const same = aligned(base, base).alignment;
    expect(layOut(same, options).blocks).toMatchObject([{ kind: 'fold', fromRow: 0, toRow: 20 }]);
    const none = aligned(text(''), text('')).alignment;
    expect(layOut(none, options)).toMatchObject({ blocks: [], lines: 0 });
    expect(lineAt(layOut(none, options), 0)).toBeNull();
  });

  test('blocks tile the rows, and lines lead to rows and back', () => {
    fc.assert(
      fc.property(sides, widths, fc.boolean(), ([left, right], width, stacked) => {
        const made = aligned(left, right).alignment;
        const layout = layOut(made, { width, stacked, expanded: new Set() });
        let row = 0;
        for (const block of layout.blocks) {
          expect(block.fromRow).toBe(row);
          row = block.toRow;
        }
        expect(row).toBe(Math.ceil(made.columns / width));
        const lines = Array.from({ length: layout.lines }, (_, at) => lineAt(layout, at));
        const back = lines.map((line) => {
          if (line?.kind !== 'row') return line?.block.line;
          return lineOfRow(layout, line.row, line.side === 'right' ? 'right' : 'left');
        });
        expect(back).toEqual([...lines.keys()]);
      }),
    );
  });
});

describe('changes', () => {
  const changesOf = (left: string, right: string) =>
    listChanges(aligned(text(left), text(right)).alignment);

  test('are told in order, each with its kind', () => {
    const changes = changesOf('a--------b--------held----c', 'x--------b++--------shipped----');
    expect(changes.map(({ kind, left, right }) => [kind, left, right])).toEqual([
      ['change', [0, 1], [0, 1]],
      ['insert', [10, 10], [10, 12]],
      ['replace', [18, 21], [20, 26]],
      ['delete', [26, 27], [31, 31]],
    ]);
  });

  test('stepping goes round', () => {
    expect([stepChange(3, -1, 1), stepChange(3, -1, -1), stepChange(3, 2, 1)]).toEqual([0, 2, 0]);
    expect([stepChange(3, 0, -1), stepChange(0, -1, 1)]).toEqual([2, null]);
  });

  test('similarity is 100 % only for identical arrays and 0 % only for strangers', () => {
    const totals = { added: 0, removed: 0, changed: 0, equal: 0 };
    expect(similarityText(totals)).toBe('100 %');
    expect(similarityText({ ...totals, equal: 1_000_000, changed: 1 })).toBe('99.9 %');
    expect(similarityText({ ...totals, equal: 1, changed: 1_000_000 })).toBe('0.1 %');
    expect(similarityText({ ...totals, changed: 5 })).toBe('0 %');
    expect(similarityText({ ...totals, equal: 3, changed: 1 })).toBe('75.0 %');
  });

  test('ranges read as their first and last offset', () => {
    expect([rangeText([10, 12]), rangeText([10, 11]), rangeText([10, 10])]).toEqual([
      '0xa–0xb',
      '0xa',
      '0xa',
    ]);
  });
});

describe('moving in a dump', () => {
  const move = (offset: number, step: Step) =>
    moveInDump(offset, step, { length: 70, width: 16, page: 2 });

  test.each<[Step, number, number]>([
    ['left', 0, 0],
    ['right', 69, 69],
    ['up', 5, 5],
    ['down', 5, 21],
    ['down', 60, 60],
    ['row-start', 21, 16],
    ['row-end', 21, 31],
    ['row-end', 66, 69],
    ['page-down', 5, 37],
    ['page-down', 50, 69],
    ['page-up', 20, 4],
    ['start', 20, 0],
    ['end', 20, 69],
  ])('%s from %i leads to %i', (step, from, to) => {
    expect(move(from, step)).toBe(to);
  });

  test('keys', () => {
    expect(stepOfKey('Home', true)).toBe('start');
    expect(stepOfKey('Home', false)).toBe('row-start');
    expect(stepOfKey('n', false)).toBeNull();
  });
});

describe('moving in a diff', () => {
  const steps = fc.constantFrom<Step>(
    'left',
    'right',
    'up',
    'down',
    'row-start',
    'row-end',
    'start',
    'end',
    'page-up',
    'page-down',
  );

  test('always lands on a byte that is on screen', () => {
    fc.assert(
      fc.property(
        sides,
        widths,
        fc.array(steps, { maxLength: 12 }),
        ([left, right], width, path) => {
          const { alignment } = aligned(left, right);
          const layout = layOut(alignment, { width, stacked: false, expanded: new Set() });
          const [change] = listChanges(alignment);
          if (!change) return;
          const side: SideName = change.right[1] > change.right[0] ? 'right' : 'left';
          let position = { side, offset: change[side][0] };
          for (const step of path) {
            position = moveInDiff(alignment, layout, position, step, 3);
            const column = columnOf(alignment, position.side, position.offset);
            expect(column).not.toBeNull();
            expect(blockOfRow(layout, Math.floor((column ?? 0) / width))?.kind).not.toBe('fold');
          }
        },
      ),
    );
  });

  test('steps over gaps, and crosses to the byte opposite', () => {
    const { alignment } = aligned(text('status.held..'), text('status.shipped....'));
    const layout = layOut(alignment, { width: 8, stacked: false, expanded: new Set() });
    const move = (offset: number, step: Step) =>
      moveInDiff(alignment, layout, { side: 'left', offset }, step, 1).offset;
    expect(move(10, 'right')).toBe(11);
    expect(move(6, 'down')).toBe(11);
    expect(crossOver(alignment, { side: 'left', offset: 8 })).toEqual({ side: 'right', offset: 8 });
    expect(crossOver(alignment, { side: 'right', offset: 13 })).toEqual({
      side: 'left',
      offset: 10,
    });
  });

  test('jumps over what is folded', () => {
    const base = Uint8Array.from({ length: 200 }, (_, i) => i);
    const changed = base.map((byte, i) => (i === 0 || i === 199 ? 255 : byte));
    const { alignment } = aligned(base, changed);
    const layout = layOut(alignment, { width: 8, stacked: false, expanded: new Set() });
    const from = (offset: number, step: Step): Alignment | number =>
      moveInDiff(alignment, layout, { side: 'left', offset }, step, 1).offset;
    expect(from(23, 'right')).toBe(176);
    expect(from(18, 'down')).toBe(178);
    expect(from(178, 'up')).toBe(18);
  });
});
