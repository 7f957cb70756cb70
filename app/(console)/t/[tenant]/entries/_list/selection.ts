/** Which entries of a tenant are selected: by id, or all that match a filter, whatever is on screen. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The filter, as text, whose every entry is selected; null: those of `ids`. */
  readonly all: string | null;
}

export const NOTHING: Selection = { ids: new Set(), all: null };

export function isEmpty({ ids, all }: Selection): boolean {
  return all === null && ids.size === 0;
}

export function has({ ids, all }: Selection, id: string): boolean {
  return all !== null || ids.has(id);
}

/** `loaded` are the ids of the list on screen; one taken out of "all that match" leaves the others that are loaded. */
export function toggled(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const ids = new Set(selection.all === null ? selection.ids : loaded);
  if (ids.has(id)) ids.delete(id);
  else ids.add(id);
  return { ids, all: null };
}

/** With all of these, or without any of them. */
export function withIds(selection: Selection, ids: readonly string[], on: boolean): Selection {
  const next = new Set(selection.all === null ? selection.ids : []);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return { ids: next, all: null };
}

/** The ids from one to the other in the list, both included; without `from` the other alone. */
export function between(loaded: readonly string[], from: string | null, to: string): string[] {
  const end = loaded.indexOf(to);
  const start = from === null ? -1 : loaded.indexOf(from);
  if (end === -1) return [];
  return start === -1 ? [to] : loaded.slice(Math.min(start, end), Math.max(start, end) + 1);
}

export function selectionText({ ids, all }: Selection): string {
  return JSON.stringify({ ids: [...ids], all });
}

/** What `selectionText` wrote; anything else is nothing. */
export function parseSelection(text: string | null): Selection {
  if (text === null) return NOTHING;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null) return NOTHING;
    const ids = 'ids' in kept && Array.isArray(kept.ids) ? kept.ids : [];
    const all = 'all' in kept && typeof kept.all === 'string' ? kept.all : null;
    return {
      ids: new Set(ids.filter((id) => typeof id === 'string' && /^\d{1,19}$/.test(id))),
      all,
    };
  } catch {
    return NOTHING;
  }
}
