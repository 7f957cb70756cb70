import { rangeLength, type Box } from './runs';

/** Fewest bytes added, removed or changed inside `within` (V. I. Levenshtein, 1966); rows x columns of work. */
export function editDistance(a: Uint8Array, b: Uint8Array, within: Box): number {
  const [a0, a1] = within.left;
  const [b0] = within.right;
  const width = rangeLength(within.right);
  const row = Uint32Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = a0; i < a1; i += 1) {
    const byte = a[i];
    let diagonal = row[0] as number;
    let last = diagonal + 1;
    row[0] = last;
    for (let j = 1; j <= width; j += 1) {
      const above = row[j] as number;
      const replaced = byte === b[b0 + j - 1] ? diagonal : diagonal + 1;
      last = Math.min(replaced, above + 1, last + 1);
      row[j] = last;
      diagonal = above;
    }
  }
  return row[width] as number;
}
