'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

/**
 * A modal dialog on the platform's own `<dialog>`: focus is kept inside, Escape closes.
 * Mount it to open it; `onClose` unmounts it. Focus starts on the element marked `data-initial-focus`.
 */
export function Dialog({
  title,
  onClose,
  locked = false,
  wide = false,
  children,
}: {
  title: ReactNode;
  onClose: () => void;
  /** While something is under way that must not be lost sight of: Escape does nothing. */
  locked?: boolean;
  wide?: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect: its end comes before the element goes, so closing gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-initial-focus]')?.focus();
    return () => dialog.close();
  }, []);
  // Beside the page, not inside the row or form that opened it.
  return createPortal(
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={wide ? 'w-[44rem]' : 'w-[30rem]'}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
    >
      <h2 id={titleId} className="border-b border-line px-4 py-3 text-lg font-semibold">
        {title}
      </h2>
      <div className="flex flex-col gap-3 px-4 py-3">{children}</div>
    </dialog>,
    document.body,
  );
}

/** The row of buttons that ends a dialog; it stays in sight when the rest has to be scrolled. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-10 -mx-4 mt-1 -mb-3 flex flex-wrap justify-end gap-2 border-t border-line bg-paper px-4 py-3">
      {children}
    </div>
  );
}
