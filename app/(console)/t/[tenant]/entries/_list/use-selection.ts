'use client';

import { useSyncExternalStore } from 'react';
import { NOTHING, parseSelection, type Selection, selectionText } from './selection';

interface Kept {
  selection: Selection;
  readonly listeners: Set<() => void>;
}

const kept = new Map<string, Kept>();

const nameOf = (tenant: string) => `dlq-selection-${tenant}`;

function keptOf(tenant: string): Kept {
  const known = kept.get(tenant);
  if (known !== undefined) return known;
  const fresh = { selection: stored(tenant), listeners: new Set<() => void>() };
  kept.set(tenant, fresh);
  return fresh;
}

function stored(tenant: string): Selection {
  try {
    return parseSelection(sessionStorage.getItem(nameOf(tenant)));
  } catch {
    // A browser that keeps nothing selects for as long as the page is there.
    return NOTHING;
  }
}

function keep(tenant: string, selection: Selection) {
  const place = keptOf(tenant);
  place.selection = selection;
  try {
    sessionStorage.setItem(nameOf(tenant), selectionText(selection));
  } catch {
    // As above, also when there are more ids than fit.
  }
  for (const listener of place.listeners) listener();
}

/**
 * The selection of a tenant in this tab, over pages, filters and reloads. All that match one filter is nothing under
 * another: `list` is the filter at hand, as text.
 */
export function useSelection(
  tenant: string,
  list: string,
): readonly [Selection, (change: (before: Selection) => Selection) => void] {
  const selection = useSyncExternalStore(
    (listener) => {
      const { listeners } = keptOf(tenant);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => keptOf(tenant).selection,
    () => NOTHING,
  );
  const here = selection.all === null || selection.all === list ? selection : NOTHING;
  return [here, (change) => keep(tenant, change(here))];
}
