'use client';

import { type ReactNode, useState } from 'react';
import { grouped } from '@/lib/format/number';

/** A row that opens: the button in its first cell shows `detail` in a row below. */
export function WalRow({
  seq,
  opened,
  detail,
  children,
}: {
  seq: string;
  opened: boolean;
  detail: ReactNode;
  /** The cells after the first. */
  children: ReactNode;
}) {
  const [open, setOpen] = useState(opened);
  return (
    <>
      <tr className={open ? 'is-open' : undefined} id={`seq-${seq}`}>
        <th scope="row" className="w-seq">
          <button
            type="button"
            data-row=""
            aria-expanded={open}
            aria-label={`Record ${seq}`}
            onClick={() => setOpen(!open)}
            className="inline-flex h-6 items-center gap-1.5 rounded pr-1 font-mono text-sm font-medium text-ink"
          >
            <svg
              aria-hidden="true"
              viewBox="0 0 16 16"
              className={`size-3 text-ink-3 ${open ? 'rotate-90' : ''}`}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
            >
              <path d="m6 3.5 5 4.5-5 4.5" />
            </svg>
            {grouped(seq)}
          </button>
        </th>
        {children}
      </tr>
      {open && (
        <tr className="w-detail">
          <td colSpan={7}>{detail}</td>
        </tr>
      )}
    </>
  );
}
