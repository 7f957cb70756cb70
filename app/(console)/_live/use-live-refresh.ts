'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import type { LiveState } from './stream';
import { type LiveOptions, useLive } from './use-live';

/** A page is read anew this often at most. */
const APART_MS = 5_000;
/** How soon a dialog is looked at again. */
const AGAIN_MS = 1_000;

/**
 * Reads the page anew when something changed in the tenant (null: in any): numbers change where they stand. Never while
 * a dialog is open, which would then be about something else than was asked.
 */
export function useLiveRefresh(tenant: string | null, options: LiveOptions = {}): LiveState {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function refresh() {
    clearTimeout(timer.current);
    if (document.querySelector('dialog[open]') !== null) {
      timer.current = setTimeout(refresh, AGAIN_MS);
      return;
    }
    startTransition(() => router.refresh());
  }
  return useLive(tenant, refresh, { apartMs: APART_MS, ...options });
}
