'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { Tone } from '@/components/ui/pill';

/** What happened, told in passing. */
export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly text?: ReactNode;
  /** Takes it back. Offered while the toast is there, and by `z`. */
  readonly undo?: () => void;
  /** Asks again, when nobody knows how it ended. */
  readonly again?: () => void;
}

const Toaster = dynamic(() => import('./toaster').then((part) => part.Toaster), { ssr: false });

let show: ((said: Said) => void) | null = null;
let hide: ((undo: () => void) => void) | null = null;
const waiting: Said[] = [];
let wanted = false;
const listeners = new Set<() => void>();
let lastUndo: (() => void) | null = null;

/** Tells it in a corner of the page, and to those who hear it. */
export function say(said: Said): void {
  lastUndo = said.undo ?? null;
  if (show !== null) {
    show(said);
    return;
  }
  waiting.push(said);
  wanted = true;
  for (const listener of listeners) listener();
}

/** Takes back what was last done, once; false: there is nothing to take back. */
export function undoLast(): boolean {
  const undo = lastUndo;
  lastUndo = null;
  if (undo === null) return false;
  undo();
  hide?.(undo);
  return true;
}

/** Undo as a button does it: `z` must not do it again. */
export function undoOnce(undo: () => void): void {
  if (lastUndo === undo) lastUndo = null;
  undo();
}

/**
 * For the part that shows them: from now on it is told at once, and which offer was taken elsewhere. Gives the way to
 * leave.
 */
export function receive(
  shows: (said: Said) => void,
  hides: (undo: () => void) => void,
): () => void {
  show = shows;
  hide = hides;
  for (const said of waiting.splice(0)) shows(said);
  return () => {
    show = null;
    hide = null;
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear; once, in the layout. It costs nothing until there is one. */
export function Toasts() {
  const mounted = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
  return mounted ? <Toaster /> : null;
}
