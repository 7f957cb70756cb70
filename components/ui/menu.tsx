'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { buttonClass } from './button';

/**
 * A button with a panel below it; the panel closes by Escape, by a press beside it, and when a link or a button in it
 * that is marked `data-closes` is used. Works without scripts, but for the closing.
 */
export function Menu({
  label,
  name,
  children,
}: {
  label: ReactNode;
  /** For those who do not see it. */
  name: string;
  children: ReactNode;
}) {
  const menu = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const element = menu.current;
    const close = (focus: boolean) => {
      if (!element?.open) return;
      element.open = false;
      if (focus) element.querySelector('summary')?.focus();
    };
    const away = ({ target }: Event) => {
      if (!element?.contains(target as Node)) close(false);
    };
    const used = ({ target }: Event) => {
      if (target instanceof Element && target.closest('[data-closes]')) close(true);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element?.open) return;
      event.preventDefault();
      event.stopPropagation();
      close(true);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    element?.addEventListener('click', used);
    element?.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
      element?.removeEventListener('click', used);
      element?.removeEventListener('keydown', escape);
    };
  }, []);

  return (
    <details ref={menu} className="no-print relative">
      <summary aria-label={name} className={`${buttonClass()} max-w-full cursor-default`}>
        {label}
      </summary>
      <div className="absolute z-30 mt-1 flex max-h-[70vh] w-80 max-w-[calc(100vw-2rem)] flex-col overflow-y-auto rounded border border-line-strong bg-paper shadow-[0_8px_24px_var(--shadow)] max-sm:left-0 sm:right-0">
        {children}
      </div>
    </details>
  );
}
