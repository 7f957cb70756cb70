import { describe, expect, it } from 'vitest';
import {
  between,
  has,
  isEmpty,
  NOTHING,
  parseSelection,
  selectionText,
  toggled,
  withIds,
} from './selection';

const loaded = ['9', '8', '7', '6', '5'];
const ids = (...all: string[]) => ({ ids: new Set(all), all: null });

describe('a selection', () => {
  it('goes by id: what is not on screen stays selected', () => {
    const one = toggled(NOTHING, '4', loaded);
    expect(toggled(one, '9', loaded)).toEqual(ids('4', '9'));
    expect(toggled(ids('4', '9'), '9', loaded)).toEqual(ids('4'));
    expect(withIds(ids('4'), loaded, true)).toEqual(ids('4', ...loaded));
    expect(withIds(ids('4', ...loaded), loaded, false)).toEqual(ids('4'));
  });

  it('of all that match has every row; one taken out leaves the others that are loaded', () => {
    const all = { ids: new Set<string>(), all: 'status:pending' };
    expect(has(all, '4711')).toBe(true);
    expect(isEmpty(all)).toBe(false);
    expect(toggled(all, '7', loaded)).toEqual(ids('9', '8', '6', '5'));
  });

  it('takes a range in either direction, or one row when there is nothing to range from', () => {
    expect(between(loaded, '8', '6')).toEqual(['8', '7', '6']);
    expect(between(loaded, '6', '8')).toEqual(['8', '7', '6']);
    expect(between(loaded, null, '8')).toEqual(['8']);
    expect(between(loaded, '4', '8')).toEqual(['8']);
    expect(between(loaded, '8', '4')).toEqual([]);
  });

  it('is kept as text, and nothing else is read as one', () => {
    for (const selection of [NOTHING, ids('4', '9'), { ids: new Set<string>(), all: '' }]) {
      expect(parseSelection(selectionText(selection))).toEqual(selection);
    }
    for (const text of [null, '', 'null', '[]', '{"ids":7}', '{"ids":["x",1]}']) {
      expect(parseSelection(text)).toEqual(NOTHING);
    }
  });
});
