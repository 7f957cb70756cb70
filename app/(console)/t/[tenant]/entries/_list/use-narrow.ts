'use client';

import { useSyncExternalStore } from 'react';

const NARROW = '(width < 40rem)';

/** Whether rows are cards, and the page itself scrolls; the breakpoint of the style sheet. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(NARROW);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(NARROW).matches,
    () => false,
  );
}

const never = () => () => undefined;

/** Whether scripts run: false in what the server renders, and without them for good. */
export function useScripts(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
