'use client';

import { useState } from 'react';

/** Reasons typed into dialogs that were left, for as long as this tab shows the console. */
const drafts = new Map<string, string>();

/**
 * The reason for something, which survives leaving its dialog. `about` tells what it is for: the same dialog on the
 * same thing finds it again. `forget` when it was used.
 */
export function useReason(about: string) {
  const [reason, setReason] = useState(() => drafts.get(about) ?? '');
  return {
    reason,
    setReason: (text: string) => {
      drafts.set(about, text);
      setReason(text);
    },
    forget: () => {
      drafts.delete(about);
      setReason('');
    },
  };
}
