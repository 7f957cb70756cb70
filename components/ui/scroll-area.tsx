import type { ReactNode } from 'react';

/** Something wider or taller than its place; it takes the focus so that the keyboard can scroll it too. */
export function ScrollArea({
  label,
  className = '',
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // WCAG 2.1.1: what can be scrolled must be reachable, and tables of mere text hold nothing that is.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`overflow-auto -outline-offset-2 ${className}`}
    >
      {children}
    </section>
  );
}
