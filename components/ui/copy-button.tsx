'use client';

import { useState } from 'react';

/**
 * Copies `value` and says so, also to a screen reader. `what` names it: "Copy session". Inside `.copy-spot` it keeps
 * out of sight until that is pointed at or the keyboard comes by.
 */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [said, setSaid] = useState<'copied' | 'not copied' | null>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('copied');
    } catch {
      // Clipboard access may be refused, for one on plain http; the text itself can still be selected.
      setSaid('not copied');
    }
  }
  return (
    <button
      type="button"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copy()}
      onBlur={() => setSaid(null)}
      data-said={said ?? undefined}
      className="copy no-print inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 hover:bg-hover hover:text-ink"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="size-3.5"
        fill="none"
        stroke="currentColor"
      >
        {said === 'copied' ? (
          <path d="m3 8.5 3.2 3L13 4.5" strokeWidth="1.6" />
        ) : (
          <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z" strokeWidth="1.2" strokeLinejoin="round" />
        )}
      </svg>
      <output className="sr-only">{said}</output>
    </button>
  );
}
