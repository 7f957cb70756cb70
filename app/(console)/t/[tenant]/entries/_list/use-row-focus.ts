'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

function linkOf(entryId: string): HTMLElement | null {
  return document.getElementById(`e${entryId}`);
}

/**
 * The row under the keyboard. It is remembered when the focus goes elsewhere, and brought into existence first when
 * only the rows in sight exist.
 */
export function useRowFocus(ids: readonly string[], loadOlder: () => void) {
  const [current, setCurrent] = useState<string | null>(null);
  const scrollTo = useRef<((index: number) => void) | null>(null);
  const wanted = useRef<string | null>(null);

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest('tr') : null;
      const id = row?.dataset['entry'];
      if (id !== undefined) setCurrent(id);
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, []);

  // Whoever comes back from an entry stands on its row, which the address names.
  useEffect(() => {
    if (/^#e[0-9]+$/.test(location.hash)) linkOf(location.hash.slice(2))?.focus();
  }, []);

  useEffect(() => {
    if (wanted.current === null) return;
    const link = linkOf(wanted.current);
    if (link === null) return;
    wanted.current = null;
    link.focus();
  });

  /** Moves by one; at the first move it is the first row, or the last. */
  function move(by: 1 | -1): boolean {
    const at = current === null ? -1 : ids.indexOf(current);
    const next = at === -1 ? (by === 1 ? 0 : ids.length - 1) : at + by;
    if (by === 1 && next >= ids.length - 10) loadOlder();
    const id = ids[next];
    if (id === undefined) return false;
    const link = linkOf(id);
    if (link === null) {
      wanted.current = id;
      setCurrent(id);
      scrollTo.current?.(next);
      return true;
    }
    link.focus();
    link.closest('tr')?.scrollIntoView({ block: 'nearest' });
    return true;
  }

  return {
    current,
    move,
    onReady: useCallback((scroll: ((index: number) => void) | null) => {
      scrollTo.current = scroll;
    }, []),
  };
}
