'use client';

import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { isPaused, listenTo, type LiveState, setPaused, stateOf, subscribePaused } from './stream';

export interface LiveOptions {
  /** Nothing is told meanwhile; what was missed is told once when it ends. */
  readonly paused?: boolean;
  /** Milliseconds between two tellings at the least. */
  readonly apartMs?: number;
}

const APART_MS = 1_000;

/**
 * Calls `onChange` whenever something changed in a tenant (null: in any of those the viewer may see), and once when it
 * begins to listen. Where streams are not possible it is called every ten seconds instead. Gives the state of that.
 */
export function useLive(
  tenant: string | null,
  onChange: () => void,
  { paused = false, apartMs = APART_MS }: LiveOptions = {},
): LiveState {
  const address = tenant === null ? '/live' : `/t/${tenant}/live`;
  const latest = useRef({ onChange, paused, apartMs });
  const gate = useRef<{
    timer: ReturnType<typeof setTimeout> | undefined;
    at: number;
    missed: boolean;
  }>({
    timer: undefined,
    at: 0,
    missed: false,
  });

  const changed = useCallback(() => {
    const held = gate.current;
    if (latest.current.paused) {
      held.missed = true;
      return;
    }
    if (held.timer !== undefined) return;
    const due = held.at + latest.current.apartMs - Date.now();
    held.timer = setTimeout(
      () => {
        held.timer = undefined;
        held.at = Date.now();
        if (latest.current.paused) held.missed = true;
        else latest.current.onChange();
      },
      Math.max(0, due),
    );
  }, []);

  useEffect(() => {
    latest.current = { onChange, paused, apartMs };
    if (paused || !gate.current.missed) return;
    gate.current.missed = false;
    changed();
  });

  const subscribe = useCallback(
    (stated: () => void) => {
      const held = gate.current;
      const leave = listenTo(address, { changed, stated });
      return () => {
        clearTimeout(held.timer);
        held.timer = undefined;
        leave();
      };
    },
    [address, changed],
  );
  return useSyncExternalStore(
    subscribe,
    () => stateOf(address),
    () => 'connecting',
  );
}

/** Whether this page stands still because the person said so, and how to change that. */
export function useLivePause(): [boolean, (value: boolean) => void] {
  const value = useSyncExternalStore(subscribePaused, isPaused, () => false);
  return [value, setPaused];
}
