'use client';

import dynamic from 'next/dynamic';
import { useParams, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { type Bindings, useKeys } from '@/app/(console)/_lib/keys';
import { placesOf } from '@/app/(console)/_lib/places';
import { undoLast } from '@/app/(console)/_components/toasts';
import { Key } from '@/components/ui/key';

const Palette = dynamic(() => import('./palette').then((part) => part.Palette), { ssr: false });
const KeysSheet = dynamic(() => import('./keys-sheet').then((part) => part.KeysSheet), {
  ssr: false,
});

type Open = 'palette' | 'keys' | null;

const OPENS = 'dlq:open';

function ask(what: Open) {
  document.dispatchEvent(new CustomEvent(OPENS, { detail: what }));
}

/** The keys that work on every page, and what they open. Once, in the layout. */
export function Commands() {
  const router = useRouter();
  const { tenant } = useParams<{ tenant?: string }>();
  const [open, setOpen] = useState<Open>(null);

  const going: Bindings = Object.fromEntries(
    placesOf(tenant).flatMap(({ href, letter }) =>
      letter === undefined ? [] : [[`g ${letter}`, () => router.push(href)]],
    ),
  );
  useKeys({ ...going, '?': () => setOpen('keys'), z: undoLast });

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      // Over another dialog it would take the person away from what they are in the middle of.
      setOpen((now) => {
        if (now === 'palette') return null;
        return now === null && document.querySelector('dialog[open]') ? now : 'palette';
      });
    }
    const onAsked = (event: Event) => setOpen((event as CustomEvent<Open>).detail);
    document.addEventListener('keydown', onKey);
    document.addEventListener(OPENS, onAsked);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener(OPENS, onAsked);
    };
  }, []);

  const close = () => setOpen(null);
  return (
    <>
      {open === 'palette' && (
        <Palette tenant={tenant} onClose={close} onKeys={() => setOpen('keys')} />
      )}
      {open === 'keys' && <KeysSheet onClose={close} />}
    </>
  );
}

/** Opens the palette by hand, and says that there is a key for it. */
export function PaletteButton() {
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => ask('palette')}
      className="flex h-8 items-center gap-2 rounded border border-line px-2.5 text-left text-ink-2 hover:bg-hover hover:text-ink"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="size-4 shrink-0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      >
        <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.5 10.5l3 3" />
      </svg>
      <span className="flex-1">Go to…</span>
      <Key name="Ctrl K" />
    </button>
  );
}

/** Opens the list of keys. */
export function KeysButton() {
  return (
    <button
      type="button"
      aria-keyshortcuts="?"
      onClick={() => ask('keys')}
      className="flex h-7 items-center justify-between rounded px-2.5 text-left text-ink-2 hover:bg-hover hover:text-ink"
    >
      Keyboard shortcuts
      <Key name="?" />
    </button>
  );
}
