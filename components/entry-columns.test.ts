import { describe, expect, it } from 'vitest';
import { DEFAULT_COLUMNS, listViewText, parseListView } from './entry-columns';

describe('how the list is shown', () => {
  it('is kept and read again', () => {
    const view = { columns: ['why', 'client', 'state'] as const, roomy: true };
    expect(parseListView(listViewText(view))).toEqual(view);
  });

  it('has the columns in their own order, each once, and leaves out what it does not know', () => {
    expect(parseListView('dense.state.why.why.shade')).toEqual({
      columns: ['why', 'state'],
      roomy: false,
    });
  });

  it('is dense and has the usual columns in a browser that kept nothing, or nothing of use', () => {
    for (const value of [undefined, '', 'dense', 'odd', 'odd.even']) {
      expect(parseListView(value)).toEqual({ columns: DEFAULT_COLUMNS, roomy: false });
    }
  });
});
