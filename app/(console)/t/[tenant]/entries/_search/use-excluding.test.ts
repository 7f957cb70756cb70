import { expect, it } from 'vitest';
import { parseQuery, termText } from '@/lib/dlq/filter';
import { addedTerm } from './use-excluding';

it('what a cell adds to the filter is what can be left out', () => {
  const added = (query: string, link: string) => {
    const term = addedTerm(parseQuery(query).filter, `/t/1/entries?q=${encodeURIComponent(link)}`);
    return term === null ? null : termText(term);
  };
  expect(added('status:pending', 'status:pending user:a')).toBe('user:a');
  expect(added('user:b', 'user:a')).toBe('user:a');
  expect(added('', 'collection:orders document:o-1')).toBe('document:o-1');
  expect(added('user:a', 'user:a')).toBeNull();
});
