'use client';

import { useEffect } from 'react';
import { useKeys } from '@/app/(console)/_lib/keys';

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')];
}

/** Moves the focus from the row that has it, or the edge, by one; the browser's own Enter opens the link. */
function move(by: 1 | -1): boolean {
  const links = rows();
  const active = document.activeElement?.closest('tr')?.querySelector<HTMLElement>('[data-row]');
  const at = active ? links.indexOf(active) : by === 1 ? -1 : links.length;
  const next = links[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** Goes to the search field; nothing to do while it is folded away. */
function search(): boolean {
  const field = document.querySelector<HTMLElement>('[data-search]');
  if (field === null || field.offsetParent === null) return false;
  field.focus();
  return true;
}

/**
 * j and k go down and up the rows, / to the search; the arrow keys too while a row has the focus. Whoever comes back
 * from an entry stands on its row, which the address names.
 */
export function RowKeys() {
  useEffect(() => {
    const named = /^#e[0-9]+$/.test(location.hash) ? location.hash.slice(1) : null;
    if (named !== null) document.getElementById(named)?.focus();
  }, []);
  const inRow = (by: 1 | -1) => (event: KeyboardEvent) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    return row?.querySelector('[data-row]') != null && move(by);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: inRow(1),
    ArrowUp: inRow(-1),
    '/': search,
  });
  return null;
}
