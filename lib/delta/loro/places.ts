import { type Operation, PLACED_ROOT, type StoredValue } from './operation';

/** What containers mean: collection, document, field. Nothing deeper, since a field is shown and written whole. */
export type Place = readonly string[];

/**
 * Where each container of some operations stands, by its id. A container made by none of them is taken for `row`, as
 * decoding does; null: nobody said which row.
 */
export function containerPlaces(
  operations: readonly Operation[],
  row: Place | null,
): ReadonlyMap<string, Place> {
  const parents = new Map<string, { readonly id: string; readonly key: string | null }>();
  const roots = new Map<string, Place>();
  for (const { container, content } of operations) {
    if (container.root !== null && !container.root.startsWith(PLACED_ROOT)) {
      roots.set(container.id, [container.root]);
    }
    if (content.kind === 'set') note(content.value, container.id, content.key);
    else if (content.kind === 'overwrite') note(content.value, container.id, null);
    else if (content.kind === 'insert') for (const v of content.values) note(v, container.id, null);
  }

  function note(value: StoredValue, id: string, key: string | null): void {
    if (typeof value !== 'object' || value === null || !('child' in value)) return;
    parents.set(value.child.id, { id, key });
  }

  const places = new Map<string, Place>();
  for (const { container } of operations) {
    const steps: string[] = [];
    let { id } = container;
    // Damaged bytes could make a container its own parent.
    const seen = new Set<string>();
    for (let up = parents.get(id); up && !seen.has(id); up = parents.get(id)) {
      seen.add(id);
      if (up.key !== null) steps.unshift(up.key);
      id = up.id;
    }
    if (id.startsWith(`cid:root-${PLACED_ROOT}`)) continue;
    // Of an earlier list or text nobody knows the field; an earlier map is the row.
    const top = roots.get(id) ?? (id.endsWith(':Map') ? row : null);
    if (top !== null && !seen.has(id)) places.set(container.id, [...top, ...steps].slice(0, 3));
  }
  return places;
}
