'use client';

import { useEffect } from 'react';
import { toast, Toaster as Sonner } from 'sonner';
import { Key } from '@/components/ui/key';
import type { Tone } from '@/components/ui/pill';
import { receive, type Said, undoOnce } from './toasts';

/** Long enough to read it and to reach the button. */
const SHOWN_MS = 8_000;
/** What went wrong asks for more time. */
const SHOWN_BAD_MS = 15_000;

const MARKS: { readonly [T in Tone]: string } = {
  neutral: 'bg-ink-3',
  info: 'bg-info',
  ok: 'bg-ok',
  warn: 'bg-warn',
  bad: 'bg-bad',
};

const BUTTON =
  'inline-flex h-6 shrink-0 items-center gap-1.5 rounded border border-line-strong px-2 font-medium hover:bg-hover';

export function Toaster() {
  useEffect(() => {
    const offers = new Map<() => void, string | number>();
    return receive(
      (said) => {
        const shown = toast.custom(
          (id) => <Toast said={said} onClose={() => toast.dismiss(id)} />,
          {
            duration: said.tone === 'bad' || said.tone === 'warn' ? SHOWN_BAD_MS : SHOWN_MS,
          },
        );
        offers.clear();
        if (said.undo !== undefined) offers.set(said.undo, shown);
      },
      (undo) => {
        const shown = offers.get(undo);
        if (shown !== undefined) toast.dismiss(shown);
      },
    );
  }, []);
  return (
    <Sonner
      position="bottom-right"
      expand
      visibleToasts={4}
      gap={8}
      offset={{ bottom: '4.5rem', right: '1rem' }}
      mobileOffset={{ bottom: '4.5rem', left: '0.75rem', right: '0.75rem' }}
    />
  );
}

function Toast({
  said: { tone, title, text, undo, again },
  onClose,
}: {
  said: Said;
  onClose: () => void;
}) {
  return (
    <div className="flex w-full font-sans items-start gap-2.5 rounded-lg border border-line-strong bg-paper py-2 pr-2 pl-3 text-base text-ink shadow-[0_8px_24px_var(--shadow)] sm:w-[22.25rem]">
      <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-full ${MARKS[tone]}`} />
      <p className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]">
        <strong className="font-semibold">{title}</strong>{' '}
        {text !== undefined && <span className="text-ink-2">{text}</span>}
      </p>
      {undo !== undefined && (
        <button
          type="button"
          aria-keyshortcuts="z"
          onClick={() => {
            undoOnce(undo);
            onClose();
          }}
          className={BUTTON}
        >
          Undo <Key name="z" />
        </button>
      )}
      {again !== undefined && (
        <button
          type="button"
          onClick={() => {
            again();
            onClose();
          }}
          className={BUTTON}
        >
          Ask again
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={onClose}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-2 hover:bg-hover hover:text-ink"
      >
        <span aria-hidden="true">×</span>
      </button>
    </div>
  );
}
