import type { ReactNode } from 'react';

/** What stands where a list would be when there is nothing to list: what is so, and what to do. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-12 sm:py-16">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="flex w-full flex-col gap-2 text-ink-2">{children}</div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
