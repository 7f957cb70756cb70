'use client';

import { useEffect } from 'react';
import { pageKey } from '@/app/(console)/_lib/single-key';

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

    function onKey(event: KeyboardEvent) {
      const key = pageKey(event);
      const target = event.target instanceof Element ? event.target : null;
      const inRow = target?.closest('tr')?.querySelector('[data-row]') != null;
      const down = key === 'j' || (inRow && key === 'ArrowDown');
      const up = key === 'k' || (inRow && key === 'ArrowUp');
      if ((down && move(1)) || (up && move(-1)) || (key === '/' && search())) {
        event.preventDefault();
      }
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return null;
}
