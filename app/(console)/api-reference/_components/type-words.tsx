import { Fragment } from 'react';
import type { TypeWord } from '@/lib/web/api/shape';
import { ShapeLink } from './shape-link';

/** A type in words, with links to the shapes it speaks of. */
export function TypeWords({ words }: { words: readonly TypeWord[] }) {
  const [only, ...more] = words;
  if (only !== undefined && more.length === 0) return wordOf(only);
  return words.map((word, index) => (
    // Words never change their order.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>{wordOf(word)}</Fragment>
  ));
}

function wordOf(word: TypeWord) {
  if (word.kind === 'shape') return <ShapeLink name={word.name} />;
  return word.kind === 'value' ? <code>{word.text}</code> : word.text;
}
