import { describe, expect, test } from 'vitest';
import type { Cell, Mark } from '@/lib/hex/align';
import { piecesOf } from './pieces';

const bytes = Uint8Array.of(0x6c, 0x6f, 0x00, 0x00, 0xff);
const cell = (offset: number | null, mark: Mark = 'equal'): Cell => ({ offset, mark });

describe('piecesOf', () => {
  test('one group for neighbours of one category, one piece for neighbours of one mark', () => {
    const cells = [0, 1, 2, 3, 4].map((offset) => cell(offset, offset < 3 ? 'equal' : 'change'));
    expect(piecesOf(cells, bytes, null)).toEqual([
      {
        kind: 'equal',
        groups: [
          { category: 'printable', selected: false, bytes: [0x6c, 0x6f] },
          { category: 'nul', selected: false, bytes: [0x00] },
        ],
      },
      {
        kind: 'change',
        groups: [
          { category: 'nul', selected: false, bytes: [0x00] },
          { category: 'high', selected: false, bytes: [0xff] },
        ],
      },
    ]);
  });

  test('gaps are counted and hold no bytes', () => {
    expect(piecesOf([cell(0), cell(null), cell(null)], bytes, null)).toMatchObject([
      { kind: 'equal' },
      { kind: 'gap', count: 2 },
    ]);
  });

  test('the chosen byte stands alone', () => {
    const [piece] = piecesOf([cell(2), cell(3)], bytes, 3);
    expect(piece).toMatchObject({
      groups: [
        { selected: false, bytes: [0] },
        { selected: true, bytes: [0] },
      ],
    });
    expect(piecesOf([cell(0), cell(1), cell(2)], bytes, 0)[0]).toMatchObject({
      groups: [{ selected: true }, { selected: false, bytes: [0x6f] }, { category: 'nul' }],
    });
  });
});
