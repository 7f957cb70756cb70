/**
 * Items in the order in which they first came: those that are there already stay where they are, new ones come last.
 * So numbers change in place, and nothing moves under the cursor.
 */
export function stableOrder<T>(
  known: readonly string[],
  items: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const place = new Map(known.map((key, index) => [key, index]));
  const placeOf = (item: T, index: number) => place.get(keyOf(item)) ?? known.length + index;
  return items
    .map((item, index) => ({ item, at: placeOf(item, index) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
