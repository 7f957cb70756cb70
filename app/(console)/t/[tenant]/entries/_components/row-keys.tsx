'use client';

import { useEffect } from 'react';

const TYPING = 'input, textarea, select, dialog, [contenteditable]';

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

/**
 * j and k go down and up the rows; so do the arrow keys while a row has the focus. Ignores keys while
 * somebody types, with modifiers, and when single keys are switched off.
 */
export function RowKeys() {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING) || document.querySelector('dialog[open]')) return;
      const inRow = target?.closest('tr')?.querySelector('[data-row]') != null;
      const keysOn = document.documentElement.dataset['keys'] !== 'off';
      const down = (keysOn && event.key === 'j') || (inRow && event.key === 'ArrowDown');
      const up = (keysOn && event.key === 'k') || (inRow && event.key === 'ArrowUp');
      if ((down && move(1)) || (up && move(-1))) event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return null;
}
