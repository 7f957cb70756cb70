'use client';

import { LiveMark } from './live-mark';
import { useLiveRefresh } from './use-live-refresh';

/** Keeps the overview's numbers up to date where they stand. */
export function LiveOverview() {
  return <LiveMark state={useLiveRefresh(null)} />;
}
