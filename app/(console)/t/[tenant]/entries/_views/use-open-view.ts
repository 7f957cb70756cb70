'use client';

import { useEffect, useState } from 'react';
import type { SavedView } from '@/lib/dlq/saved-view';

/** Which view is open: the one the address shows, or the one it was when the filter was changed since. */
export interface OpenView {
  /** Null: none. */
  readonly view: SavedView | null;
  /** The filter is no longer the one of the view. */
  readonly edited: boolean;
}

const keyOf = (tenant: string) => `dlq.view.${tenant}`;

interface Remembered {
  readonly id: string;
  readonly q: string;
}

function remembered(tenant: string): Remembered | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(tenant)) ?? 'null') as unknown;
    if (typeof kept !== 'object' || kept === null || !('id' in kept) || !('q' in kept)) return null;
    const { id, q } = kept;
    return typeof id === 'string' && typeof q === 'string' ? { id, q } : null;
  } catch {
    return null;
  }
}

function remember(tenant: string, now: Remembered | null): void {
  try {
    if (now === null) sessionStorage.removeItem(keyOf(tenant));
    else sessionStorage.setItem(keyOf(tenant), JSON.stringify(now));
  } catch {
    // A browser without storage forgets it with the page.
  }
}

/** `q`: canonical text of the filter. All entries are no view, so with them none is open. */
export function useOpenView(tenant: string, views: readonly SavedView[], q: string): OpenView {
  const [chosen, setChosen] = useState<string | null>(null);
  const same = (view: SavedView) => view.q === q;
  const view =
    views.find((each) => same(each) && each.id === chosen) ??
    views.find((each) => same(each) && each.isDefault) ??
    views.find((each) => same(each) && each.mine) ??
    views.find(same) ??
    (q === '' ? null : (views.find(({ id }) => id === chosen) ?? null));
  const id = view?.id ?? null;
  if (chosen !== id) setChosen(id);

  // Coming back to the very filter that was left, by reload or from an entry, it is still the changed view.
  useEffect(() => {
    const before = remembered(tenant);
    if (before?.q === q) setChosen(before.id);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only what stood there when the page came
  }, [tenant]);
  useEffect(() => {
    remember(tenant, id === null ? null : { id, q });
  }, [tenant, id, q]);

  return { view, edited: view !== null && view.q !== q };
}
