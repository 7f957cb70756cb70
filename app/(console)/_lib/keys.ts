'use client';

import { useEffect, useRef } from 'react';

/** What a key does; `false`: nothing here, so that another part of the page, or the browser, has it. */
export type KeyAct = (event: KeyboardEvent) => unknown;

/** By `KeyboardEvent.key`, or a letter after `g`: `g e`. */
export type Bindings = Readonly<Record<string, KeyAct>>;

// A box that is ticked takes no letters, so keys go on working on the row it stands in.
const TYPING =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [contenteditable]';

/** How long after `g` its letter may come, in milliseconds. */
const GO_MS = 1_500;

const REPEATABLE = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock']);

/**
 * The key of an event that is meant for the page: nobody types, no dialog is open, no modifier is held. Letters only
 * count while single keys are switched on (WCAG 2.1.4). Null: leave it alone.
 */
function pageKey(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.isComposing) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) || document.querySelector('dialog[open]')) return null;
  // Held down, a key that acts would go on acting.
  if (event.repeat && !REPEATABLE.has(event.key)) return null;
  const off = document.documentElement.dataset['keys'] === 'off';
  return off && event.key.length === 1 ? null : event.key;
}

/** What listens, the innermost last; one listener asks them all, so that `g` means the same to each. */
const layers: { readonly current: Bindings }[] = [];
let goAt = Number.NEGATIVE_INFINITY;

function onKey(event: KeyboardEvent) {
  if (MODIFIERS.has(event.key)) return;
  const key = pageKey(event);
  const going = event.timeStamp - goAt < GO_MS;
  goAt = Number.NEGATIVE_INFINITY;
  if (key === null) return;
  const name = going ? `g ${key}` : key;
  for (const { current } of layers.toReversed()) {
    const act = Object.hasOwn(current, name) ? current[name] : undefined;
    if (act === undefined || act(event) === false) continue;
    event.preventDefault();
    return;
  }
  if (key === 'g' && !going) goAt = event.timeStamp;
}

/** Has keys act while the component is there. What it mounted later is asked first. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    if (layers.length === 0) document.addEventListener('keydown', onKey);
    layers.push(latest);
    return () => {
      layers.splice(layers.indexOf(latest), 1);
      if (layers.length === 0) document.removeEventListener('keydown', onKey);
    };
  }, []);
}
