import type { ReactNode } from 'react';

export const INPUT =
  'h-7 w-full min-w-0 rounded border border-line-strong bg-paper px-2 text-base text-ink placeholder:text-ink-3 disabled:opacity-55';

/** A labelled control with its hint and its error; give the control `id` and `aria-describedby={describedBy(id)}`. */
export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        {label}
      </label>
      {children}
      <div id={describedBy(id)} className="text-sm text-ink-3 empty:hidden">
        {error === undefined ? hint : <p className="text-bad">{error}</p>}
      </div>
    </div>
  );
}

/** The id of the text that explains the control `id`. */
export function describedBy(id: string): string {
  return `${id}-about`;
}
